import type { CarModel } from '../car.ts';

export const tarn: CarModel = {
  id: 'tarn',
  name: 'Avelor Tarn',
  body: 'suv',
  seats: 5,
  taglines: {
    en: 'The compact SUV for the week and the weekend.',
    de: 'Der kompakte SUV für Woche und Wochenende.',
    fr: 'Le SUV compact de la semaine et du week-end.',
    ja: '平日も週末も、このコンパクトSUV。',
  },
  leadTimeWeeks: 8,
  buildSlots: 140,
  trims: [
    {
      id: 'trail',
      name: 'Trail',
      prices: { DE: 36_490, FR: 36_990, GB: 32_995, US: 33_900, JP: 5_690_000, SE: 429_900, CH: 36_900, NO: 399_900 },
    },
    {
      id: 'summit',
      name: 'Summit',
      prices: { DE: 41_990, FR: 42_490, GB: 37_995, US: 39_250, JP: 6_490_000, SE: 489_900, CH: 42_300, NO: 454_900 },
    },
  ],
  powertrains: [
    { id: 'h170', name: '1.6 Hybrid', fuel: 'hybrid', powerKw: 125, euros: 0 },
    { id: 'h170-awd', name: '1.6 Hybrid AWD', fuel: 'hybrid', powerKw: 132, euros: 2300 },
    { id: 'e64', name: 'Electric 64', fuel: 'electric', powerKw: 150, batteryKwh: 64, rangeKm: 445, euros: 4900 },
    {
      id: 'e82-awd',
      name: 'Electric 82 AWD',
      fuel: 'electric',
      powerKw: 220,
      batteryKwh: 82,
      rangeKm: 520,
      euros: 10_400,
      trims: ['summit'],
    },
  ],
  paints: [
    { id: 'granite', name: 'Granite', euros: 0 },
    { id: 'moss', name: 'Moss Metallic', euros: 790 },
    { id: 'dune', name: 'Dune Pearl', euros: 990 },
    { id: 'night-roof', name: 'Dune with black roof', euros: 1690, trims: ['summit'], excludes: ['panorama-roof'] },
  ],
  wheels: [
    { id: 'alloy-18', name: '18" Ridge alloy', euros: 0 },
    { id: 'alloy-19', name: '19" Crest alloy', euros: 1090 },
    { id: 'all-terrain-18', name: '18" all-terrain', euros: 1290, requires: ['offroad'] },
  ],
  packages: [
    {
      id: 'offroad',
      name: 'Off-road',
      euros: 1490,
      includes: ['underbody-guard', 'hill-descent'],
      powertrains: ['h170-awd', 'e82-awd'],
    },
    { id: 'family', name: 'Family', euros: 990, includes: ['power-tailgate', 'sun-blinds'] },
    { id: 'winter', name: 'Winter', euros: 850, includes: ['heated-seats', 'heated-windscreen'] },
  ],
  options: [
    { id: 'underbody-guard', name: 'Underbody guard', euros: 590 },
    { id: 'hill-descent', name: 'Hill descent control', euros: 350 },
    { id: 'power-tailgate', name: 'Power tailgate', euros: 590 },
    { id: 'sun-blinds', name: 'Rear sun blinds', euros: 290 },
    { id: 'heated-seats', name: 'Heated seats', euros: 430 },
    { id: 'heated-windscreen', name: 'Heated windscreen', euros: 360 },
    { id: 'panorama-roof', name: 'Panorama roof', euros: 1290 },
    { id: 'roof-tent-rails', name: 'Rails for a roof tent', euros: 520, excludes: ['panorama-roof'] },
    { id: 'tow-bar', name: 'Retractable tow bar', euros: 990, powertrains: ['h170-awd', 'e64', 'e82-awd'] },
    { id: 'vehicle-to-load', name: 'Vehicle-to-load socket', euros: 450, powertrains: ['e64', 'e82-awd'] },
  ],
};
