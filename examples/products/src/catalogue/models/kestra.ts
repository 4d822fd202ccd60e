import type { CarModel } from '../car.ts';

export const kestra: CarModel = {
  id: 'kestra',
  name: 'Avelor Kestra',
  body: 'estate',
  seats: 5,
  taglines: {
    en: 'Six hundred litres, one car.',
    de: 'Sechshundert Liter, ein Auto.',
    fr: 'Six cents litres, une seule voiture.',
  },
  leadTimeWeeks: 12,
  buildSlots: 60,
  trims: [
    { id: 'tour', name: 'Tour', prices: { DE: 41_900, FR: 42_400, GB: 37_995, SE: 494_900, CH: 42_600, NO: 529_900 } },
    {
      id: 'grand-tour',
      name: 'Grand Tour',
      prices: { DE: 49_900, FR: 50_500, GB: 45_495, SE: 584_900, CH: 50_400, NO: 614_900 },
    },
  ],
  powertrains: [
    { id: 'd150', name: '2.0 Diesel', fuel: 'diesel', powerKw: 110, euros: 0 },
    { id: 'd200-awd', name: '2.0 Diesel AWD', fuel: 'diesel', powerKw: 147, euros: 3900 },
    {
      id: 'ph240',
      name: '2.0 Plug-in Hybrid',
      fuel: 'plug-in-hybrid',
      powerKw: 177,
      batteryKwh: 19,
      rangeKm: 90,
      euros: 4700,
    },
  ],
  paints: [
    { id: 'slate', name: 'Slate', euros: 0 },
    { id: 'pine', name: 'Pine Metallic', euros: 890 },
    { id: 'copper', name: 'Copper Pearl', euros: 1190, trims: ['grand-tour'] },
  ],
  wheels: [
    { id: 'alloy-17', name: '17" Tour alloy', euros: 0 },
    { id: 'alloy-19', name: '19" Span alloy', euros: 1490 },
  ],
  packages: [
    { id: 'load', name: 'Load', euros: 890, includes: ['power-tailgate', 'cargo-net', 'roof-rails'] },
    { id: 'assist', name: 'Driver assistance', euros: 1690, includes: ['adaptive-cruise', 'camera-360'] },
  ],
  options: [
    { id: 'power-tailgate', name: 'Power tailgate', euros: 620 },
    { id: 'cargo-net', name: 'Cargo net', euros: 190 },
    { id: 'roof-rails', name: 'Roof rails', euros: 390 },
    { id: 'panorama-roof', name: 'Panorama roof', euros: 1490, excludes: ['roof-rails'] },
    { id: 'adaptive-cruise', name: 'Adaptive cruise control', euros: 790 },
    { id: 'camera-360', name: '360° camera', euros: 850 },
    { id: 'tow-bar', name: 'Electric tow bar', euros: 1190 },
    { id: 'trailer-assist', name: 'Trailer assistant', euros: 490, requires: ['tow-bar', 'camera-360'] },
    { id: 'air-suspension', name: 'Rear air suspension', euros: 1390, trims: ['grand-tour'] },
  ],
};
