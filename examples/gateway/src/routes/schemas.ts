import { bodies, fuels } from '@pitwall-examples/products/contract';

const id = { type: 'string', minLength: 1, maxLength: 40, pattern: '^[\\w-]+$' };
const ids = { type: 'array', maxItems: 40, items: id };

export const configurationSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['model', 'trim', 'powertrain', 'paint', 'wheels', 'packages', 'options'],
  properties: { model: id, trim: id, powertrain: id, paint: id, wheels: id, packages: ids, options: ids },
};

export const searchSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    q: { type: 'string', maxLength: 100 },
    body: { enum: bodies },
    fuel: { enum: fuels },
    maxPriceMinor: { type: 'string', pattern: '^\\d{1,12}$' },
  },
};

export const depositSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['amountMinor', 'currency'],
  properties: {
    amountMinor: { type: 'integer', minimum: 1, maximum: 1_000_000_000_000 },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
  },
};

export const orderSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['itemId', 'contact'],
  properties: {
    itemId: id,
    contact: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'email'],
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 100 },
        email: { type: 'string', format: 'email', maxLength: 254 },
      },
    },
    deposit: depositSchema,
  },
};

export const placementHeadersSchema = {
  type: 'object',
  required: ['idempotency-key'],
  properties: { 'idempotency-key': { type: 'string', pattern: '^[\\w-]{8,64}$' } },
};

export const modelParamsSchema = { type: 'object', properties: { market: { type: 'string' }, model: id } };
export const orderParamsSchema = { type: 'object', properties: { id } };
