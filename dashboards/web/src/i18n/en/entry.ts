export const entry = {
  signIn: {
    title: "Sign in",
    email: "Email",
    password: "Password",
    enter: "Sign in",
  },
  setup: {
    title: "First administrator",
    lead: "Whoever started Millwright for the first time was shown a setup code. It works once.",
    done: "This installation has its first administrator already; ask them for an account.",
    code: "Setup code",
    codeHint: "From the terminal or log of the first start.",
    name: "Your name",
    email: "Email",
    password: "Password",
    passwordHint: "At least {{count}} characters; a sentence is good.",
    tooShort: "Use at least {{count}} characters.",
    make: "Create and sign in",
    haveAccount: "Sign in instead",
  },
};
