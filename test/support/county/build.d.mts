/** Writes `county`, `truth.csv` and `read` into the folder. */
export function buildCounty(folder: string): Promise<void>;
