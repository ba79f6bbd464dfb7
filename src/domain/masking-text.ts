const digit = '[0-9０-９]';
const outside = (pattern: string) =>
  new RegExp(`(?<![0-9０-９A-Za-z])(?:${pattern})(?![0-9０-９A-Za-z])`, 'gu');

/** ID, certificate and bank numbers: fifteen characters or more, mostly digits; also parted as 6-8-4. */
const numbers = outside(
  `[0-9０-９A-Za-zＸｘ]{15,}|${digit}{6}[ -]${digit}{8}[ -]${digit}{3}[0-9０-９XxＸｘ]`,
);
const mobiles = outside(
  `(?:\\+?86[ -]?)?[1１][3-9３-９]${digit}(?:${digit}{8}|[ -]${digit}{4}[ -]${digit}{4})`,
);
/** The same in any groups: `990101 19900101 00 44`, `6228 4804 0256 4890 018`. */
const grouped = outside(`${digit}{2,}(?:[ -]${digit}{2,}){0,5}[ -]${digit}{1,}[XxＸｘ]?`);
/** `2016-12-31 2017-12-31` is no number of anybody. */
const startsWithDate = /^(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])/u;
const landlines = outside(`0${digit}{2,3}-${digit}{7,8}`);

/**
 * Masks what looks like an ID, bank or phone number wherever it stands in a text, for cells of which it is not known
 * what they are. Length and ends stay, so that a clerk can still tell two numbers apart.
 */
export function maskText(text: string): string {
  return text
    .replace(numbers, (run) => (countDigits(run) >= 12 ? hide(run, 4, 4) : run))
    .replace(mobiles, (run) => hide(run, run.length - countFrom(run) + 3, 4))
    .replace(landlines, (run) => hide(run, 0, 2))
    .replace(grouped, (run) =>
      countDigits(run) < 15 || startsWithDate.test(run) ? run : hide(run, 4, 4),
    );
}

function hide(run: string, front: number, back: number): string {
  const middle = run.slice(front, -back).replace(/[^ -]/gu, '*');
  return run.slice(0, front) + middle + run.slice(-back);
}

function countDigits(run: string): number {
  return run.match(/[0-9０-９]/gu)?.length ?? 0;
}

/** Length of a mobile number without the country's code. */
function countFrom(run: string): number {
  return run.replace(/^\+?86[ -]?/u, '').length;
}

/** A whole citizen ID or disability certificate number: its date of birth shows what it is. */
const evident =
  /(?<![0-9A-Za-z])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?:[1-7][1-4](?:B\d)?)?(?![0-9A-Za-z])/gu;

/**
 * Masks only what can be nothing else than an ID or a mobile number: for sentences in which the numbers of households,
 * which are as long, must stay readable.
 */
export function maskEvident(text: string): string {
  return maskMobiles(text.replace(evident, (run) => hide(run, 4, 4)));
}

/** As `evident`, also where letters stand before or after it. */
const idNumber =
  /(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/gu;

/**
 * Masks the number of a household or person that is an ID number. Numbers of the register are as long, and those of a
 * 乡 have 20 where a year may begin: there only the check digit tells.
 */
export function maskIdNumber(number: string): string {
  return number.replace(idNumber, (run) =>
    run.slice(6, 8) === '19' || checkDigit(run) === run.at(-1)!.toUpperCase()
      ? hide(run, 4, 4)
      : run,
  );
}

/** The same, and mobile numbers, in a cell that should hold neither: a column has slipped. */
export function maskMisplaced(value: string): string {
  return maskMobiles(maskIdNumber(value));
}

function maskMobiles(text: string): string {
  return text.replace(mobiles, (run) => hide(run, run.length - countFrom(run) + 3, 4));
}

/** GB 11643-1999: the weight of a place is a power of 2 modulo 11. */
function checkDigit(number: string): string {
  const digits = Array.from(number.slice(0, 17), Number);
  const sum = digits.reduce((total, one, place) => total + one * (2 ** (17 - place) % 11), 0);
  return '10X98765432'[sum % 11]!;
}

/** A name in whose cell somebody has also put a phone, an ID or a card number: the name stays, the numbers do not. */
export function maskNumbersBeside(name: string): string {
  return name.replace(numberBeside, (run) => hide(run, 0, countDigits(run) >= 11 ? 4 : 2));
}

const numberBeside = /[0-9０-９][0-9０-９ -]{5,}[0-9０-９XxＸｘ]/gu;
