import type { CarModel } from '../car.ts';

export const brisa: CarModel = {
  id: 'brisa',
  name: 'Avelor Brisa',
  body: 'hatchback',
  seats: 5,
  taglines: {
    en: 'The city car that charges while you shop.',
    de: 'Das Stadtauto, das lädt, während Sie einkaufen.',
    fr: 'La citadine qui se recharge pendant vos courses.',
    ja: '買い物の間に充電できるシティカー。',
  },
  leadTimeWeeks: 6,
  buildSlots: 120,
  trims: [
    {
      id: 'pure',
      name: 'Pure',
      prices: { DE: 27_990, FR: 27_490, GB: 24_995, JP: 4_290_000, SE: 329_900, CH: 27_900, NO: 299_900 },
    },
    {
      id: 'plus',
      name: 'Plus',
      prices: { DE: 31_490, FR: 30_990, GB: 27_995, JP: 4_790_000, SE: 369_900, CH: 30_900, NO: 334_900 },
    },
  ],
  powertrains: [
    { id: 'e45', name: 'Electric 45', fuel: 'electric', powerKw: 85, batteryKwh: 45, rangeKm: 330, euros: 0 },
    {
      id: 'e58',
      name: 'Electric 58 Long Range',
      fuel: 'electric',
      powerKw: 115,
      batteryKwh: 58,
      rangeKm: 430,
      euros: 4200,
    },
  ],
  paints: [
    { id: 'salt-white', name: 'Salt White', euros: 0 },
    { id: 'lagoon', name: 'Lagoon Metallic', euros: 690 },
    { id: 'ember', name: 'Ember Red', euros: 890 },
    { id: 'two-tone-mint', name: 'Two-Tone Mint', euros: 1290, trims: ['plus'] },
  ],
  wheels: [
    { id: 'steel-16', name: '16" aero covers', euros: 0 },
    { id: 'alloy-17', name: '17" Gust alloy', euros: 750 },
    { id: 'alloy-18', name: '18" Gale alloy', euros: 1350, trims: ['plus'] },
  ],
  packages: [
    { id: 'winter', name: 'Winter', euros: 890, includes: ['heated-seats', 'heated-wheel', 'heat-pump'] },
    { id: 'park', name: 'Park assist', euros: 790, includes: ['camera-rear', 'sensors-front'] },
  ],
  options: [
    { id: 'heated-seats', name: 'Heated front seats', euros: 390 },
    { id: 'heated-wheel', name: 'Heated steering wheel', euros: 220, requires: ['heated-seats'] },
    { id: 'heat-pump', name: 'Heat pump', euros: 690 },
    { id: 'camera-rear', name: 'Rear camera', euros: 390 },
    { id: 'sensors-front', name: 'Front parking sensors', euros: 450, requires: ['camera-rear'] },
    { id: 'glass-roof', name: 'Fixed glass roof', euros: 990, excludes: ['roof-rails'] },
    { id: 'roof-rails', name: 'Roof rails', euros: 350 },
    { id: 'charge-22', name: '22 kW on-board charger', euros: 990, powertrains: ['e58'] },
  ],
};
