import { secureHeaders } from "hono/secure-headers";
import type { MiddlewareHandler } from "hono";

/**
 * What a browser may do with our pages. Everything comes from our own origin; inline styles are allowed because the
 * component kit and the documentation page set them, inline scripts are not.
 */
export function securityHeaders(options: { https: boolean }): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:", "blob:"],
      fontSrc: ["'self'", "data:"],
      connectSrc: ["'self'"],
      workerSrc: ["'self'", "blob:"],
      manifestSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: "DENY",
    referrerPolicy: "same-origin",
    // Only over TLS: on plain HTTP browsers ignore it, and a name once reached by TLS must not be locked out by accident.
    strictTransportSecurity: options.https ? "max-age=15552000" : false,
    permissionsPolicy: {
      geolocation: ["self"],
      camera: ["self"],
      microphone: [],
      payment: [],
      usb: [],
    },
  });
}
