import { marketCodes } from '@pitwall-examples/products/contract';

const id = { type: 'string', minLength: 1, maxLength: 40 };
const ids = { type: 'array', maxItems: 40, items: id };
const minorUnits = { type: 'integer', minimum: 1, maximum: 1_000_000_000_000 };
const currency = { type: 'string', pattern: '^[A-Z]{3}$' };

export const depositSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['amountMinor', 'currency'],
  properties: { amountMinor: minorUnits, currency },
};

const configurationSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['model', 'trim', 'powertrain', 'paint', 'wheels', 'packages', 'options'],
  properties: { model: id, trim: id, powertrain: id, paint: id, wheels: id, packages: ids, options: ids },
};

const contactSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'email'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 100 },
    email: { type: 'string', format: 'email', maxLength: 254 },
  },
};

const customerIdSchema = { type: 'string', pattern: '^cus_[\\w-]{8,40}$' };

export const orderSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['market', 'customerId', 'configuration', 'contact'],
  properties: {
    market: { enum: marketCodes },
    customerId: customerIdSchema,
    configuration: configurationSchema,
    contact: contactSchema,
    deposit: depositSchema,
  },
};

export const placementHeadersSchema = {
  type: 'object',
  required: ['idempotency-key'],
  properties: { 'idempotency-key': { type: 'string', pattern: '^[\\w-]{8,64}$' } },
};

export const customerQuerySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['customerId'],
  properties: { customerId: customerIdSchema },
};
