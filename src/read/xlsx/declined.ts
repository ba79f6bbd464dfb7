/** The fast reader does not know its way here, while a slower one may: never shown as an error. */
export class Declined extends Error {}
