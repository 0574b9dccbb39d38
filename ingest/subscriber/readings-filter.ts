/** Every readings topic of every site (wire/topic.ts). */
export const readingsFilter = "mw/v1/+/+/readings";
