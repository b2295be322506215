/** A person of the demo, as `POST /customers` takes one. */
export type DemoCustomer = {
  readonly email: string;
  readonly locale: string;
  readonly data: Readonly<Record<string, string | number | boolean>>;
};

/** Gives numbers from 0 to 1, the same ones in each run. */
export type Random = () => number;

const firstNames = [
  "Anna",
  "Ben",
  "Carla",
  "Daniel",
  "Elif",
  "Farid",
  "Grace",
  "Hiro",
  "Ines",
  "Jonas",
  "Kaya",
  "Liam",
];
const lastNames = ["Keller", "Okafor", "Mendes", "Novak", "Yilmaz", "Rossi", "Walker", "Tanaka", "Dubois", "Lindqvist"];
const homes = [
  { city: "Bern", locale: "de-CH" },
  { city: "Lisbon", locale: "pt-PT" },
  { city: "Austin", locale: "en-US" },
  { city: "Lyon", locale: "fr-FR" },
  { city: "Osaka", locale: "ja-JP" },
  { city: "Gothenburg", locale: "sv-SE" },
  { city: "Leeds", locale: "en-GB" },
] as const;
const plans = ["free", "basic", "pro"] as const;

/** As many people as asked for, all at domains that belong to nobody. */
export function demoCustomers(count: number, random: Random): DemoCustomer[] {
  return Array.from({ length: count }, (_, index) => {
    const firstName = pick(firstNames, index / firstNames.length);
    const lastName = pick(lastNames, (index * 7) / lastNames.length);
    const { city, locale } = pick(homes, random());
    const round = Math.floor(index / (firstNames.length * lastNames.length));
    const name = `${firstName}.${lastName}${round === 0 ? "" : round + 1}`.toLowerCase();
    return {
      email: `${name}@example.${pick(["com", "org", "net"], index / 3)}`,
      locale,
      data: {
        first_name: firstName,
        last_name: lastName,
        city,
        plan: pick(plans, random()),
        orders: Math.floor(random() ** 3 * 40),
        newsletter: random() < 0.7,
      },
    };
  });
}

/** One of a list, by a number of which only the part behind the point counts. */
export function pick<T>(list: readonly [T, ...T[]] | readonly T[], number: number): T {
  const item = list[Math.floor((number % 1) * list.length + 1e-9)] ?? list[0];
  if (item === undefined) throw new RangeError("cannot pick from an empty list");
  return item;
}

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
