import type { CarModel } from '../car.ts';

export const solen: CarModel = {
  id: 'solen',
  name: 'Avelor Solen',
  body: 'saloon',
  seats: 5,
  taglines: {
    en: 'A long-distance saloon that sips.',
    de: 'Die sparsame Limousine für lange Strecken.',
    fr: 'La berline sobre des longs trajets.',
    ja: '長距離を軽やかに走るセダン。',
  },
  leadTimeWeeks: 10,
  buildSlots: 80,
  trims: [
    {
      id: 'comfort',
      name: 'Comfort',
      prices: { DE: 38_900, FR: 39_400, GB: 35_495, US: 37_250, JP: 6_190_000, SE: 459_900, CH: 39_500, NO: 489_900 },
    },
    {
      id: 'executive',
      name: 'Executive',
      prices: { DE: 45_990, FR: 46_600, GB: 41_995, US: 43_900, JP: 7_290_000, SE: 539_900, CH: 46_400, NO: 569_900 },
    },
    {
      id: 'sport',
      name: 'Sport',
      prices: { DE: 47_490, FR: 48_200, GB: 43_495, US: 45_600, SE: 554_900, CH: 47_900, NO: 584_900 },
    },
  ],
  powertrains: [
    { id: 'h150', name: '1.8 Hybrid', fuel: 'hybrid', powerKw: 110, euros: 0 },
    { id: 'p180', name: '2.0 Turbo', fuel: 'petrol', powerKw: 132, euros: 900 },
    {
      id: 'ph240',
      name: '2.0 Plug-in Hybrid',
      fuel: 'plug-in-hybrid',
      powerKw: 177,
      batteryKwh: 19,
      rangeKm: 95,
      euros: 5600,
      trims: ['executive', 'sport'],
    },
  ],
  paints: [
    { id: 'chalk', name: 'Chalk', euros: 0 },
    { id: 'graphite', name: 'Graphite Metallic', euros: 890 },
    { id: 'fjord', name: 'Fjord Blue Pearl', euros: 1190 },
    { id: 'satin-grey', name: 'Satin Grey', euros: 2450, trims: ['sport'] },
  ],
  wheels: [
    { id: 'alloy-17', name: '17" Line alloy', euros: 0 },
    { id: 'alloy-18', name: '18" Arc alloy', euros: 990 },
    { id: 'alloy-20', name: '20" Forge alloy', euros: 2290, requires: ['sport-chassis'] },
  ],
  packages: [
    {
      id: 'assist',
      name: 'Driver assistance',
      euros: 1690,
      includes: ['adaptive-cruise', 'lane-assist', 'camera-360'],
    },
    { id: 'sport-chassis', name: 'Sport chassis', euros: 1490, includes: ['paddle-shift'], trims: ['sport'] },
    { id: 'winter', name: 'Winter', euros: 790, includes: ['heated-seats'] },
  ],
  options: [
    { id: 'adaptive-cruise', name: 'Adaptive cruise control', euros: 790 },
    { id: 'lane-assist', name: 'Lane-change assistant', euros: 690, requires: ['adaptive-cruise'] },
    { id: 'camera-360', name: '360° camera', euros: 850 },
    { id: 'paddle-shift', name: 'Paddle shift', euros: 250 },
    { id: 'heated-seats', name: 'Heated seats', euros: 490 },
    { id: 'massage-seats', name: 'Massage seats', euros: 1250, trims: ['executive'], requires: ['heated-seats'] },
    { id: 'panorama-roof', name: 'Panorama roof', euros: 1490, excludes: ['roof-box-rails'] },
    { id: 'roof-box-rails', name: 'Rails for a roof box', euros: 390 },
    { id: 'tow-bar', name: 'Retractable tow bar', euros: 1090, excludes: ['sport-chassis'] },
  ],
};
