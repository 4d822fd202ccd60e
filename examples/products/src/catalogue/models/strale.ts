import type { CarModel } from '../car.ts';

export const strale: CarModel = {
  id: 'strale',
  name: 'Avelor Strale Prima',
  body: 'coupe',
  seats: 2,
  taglines: {
    en: 'Five hundred numbered coupés.',
    de: 'Fünfhundert nummerierte Coupés.',
    fr: 'Cinq cents coupés numérotés.',
    ja: '限定五百台のクーペ。',
  },
  leadTimeWeeks: 36,
  buildSlots: 12,
  soldOutIn: ['GB', 'JP', 'CH'],
  trims: [
    {
      id: 'prima',
      name: 'Prima',
      prices: {
        DE: 118_000,
        FR: 119_900,
        GB: 106_500,
        US: 109_000,
        JP: 18_900_000,
        SE: 1_389_000,
        CH: 117_500,
        NO: 1_290_000,
      },
    },
  ],
  powertrains: [
    { id: 'p420', name: '3.0 Twin Turbo', fuel: 'petrol', powerKw: 420, euros: 0 },
    {
      id: 'e500',
      name: 'Electric 90 Dual',
      fuel: 'electric',
      powerKw: 500,
      batteryKwh: 90,
      rangeKm: 480,
      euros: 14_000,
    },
  ],
  paints: [
    { id: 'rosso', name: 'Rosso Strale', euros: 0 },
    { id: 'bianco', name: 'Bianco Matte', euros: 4200 },
    { id: 'to-sample', name: 'Paint to sample', euros: 9800 },
  ],
  wheels: [
    { id: 'forged-20', name: '20" forged', euros: 0 },
    { id: 'carbon-20', name: '20" carbon', euros: 8900, requires: ['ceramic-brakes'] },
  ],
  packages: [
    { id: 'circuit', name: 'Circuit', euros: 9500, includes: ['ceramic-brakes', 'half-cage', 'bucket-seats'] },
  ],
  options: [
    { id: 'ceramic-brakes', name: 'Ceramic brakes', euros: 6900 },
    { id: 'half-cage', name: 'Half cage', euros: 2900, requires: ['bucket-seats'] },
    { id: 'bucket-seats', name: 'Carbon bucket seats', euros: 3900, excludes: ['comfort-seats'] },
    { id: 'comfort-seats', name: 'Heated comfort seats', euros: 1900 },
    { id: 'sport-exhaust', name: 'Titanium exhaust', euros: 4400, powertrains: ['p420'] },
    { id: 'lift', name: 'Nose lift', euros: 2600 },
  ],
};
