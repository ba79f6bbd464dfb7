/** Invented people: no such region code exists (990101), the check characters are those of GB 11643. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export function checkCharacter(first17: string): string {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(first17[i]), 0);
  return '10X98765432'[sum % 11]!;
}

/** The n-th invented ID number, an adult's; even n are women. */
export function idNumber(n: number): string {
  const year = 1950 + (n % 45);
  const month = String(1 + (n % 12)).padStart(2, '0');
  const day = String(1 + (n % 28)).padStart(2, '0');
  const sequence = String((Math.floor(n / 2) % 500) * 2 + (n % 2)).padStart(3, '0');
  const first17 = `990101${year}${month}${day}${sequence}`;
  return first17 + checkCharacter(first17);
}

export function wrongCheckCharacter(id: string): string {
  return id.slice(0, 17) + (id.endsWith('5') ? '6' : '5');
}

const surnames = [...'样例拟虚设构托试'];
const given = [...'大山小云守仁秋叶向阳长河满仓'];

export function personName(n: number): string {
  const first = given[n % given.length]!;
  return surnames[n % surnames.length]! + first + given[Math.floor(n / 7) % given.length]!;
}
