import type { Operation } from './operation.ts';

export const SERVER_OPERATIONS: readonly Operation[] = [
  {
    path: '/health',
    method: 'get',
    id: 'getHealth',
    tag: 'Server',
    summary: 'Is the process alive?',
    description: 'Answers as long as the process does.',
    open: true,
    answer: { description: 'It is.', schema: 'Probe', example: { status: 'ok' } },
    shape: 'openai',
    refusals: [],
  },
  {
    path: '/readyz',
    method: 'get',
    id: 'getReadiness',
    tag: 'Server',
    summary: 'May requests be sent here?',
    description:
      'For load balancers: 200 only while the store takes writes and gives them back (seen at most 5 s ago) and no shutdown has begun; else 503 with the reason.',
    open: true,
    answer: { description: 'They may.', schema: 'Probe', example: { status: 'ok' } },
    shape: 'openai',
    refusals: [],
    others: { 503: { description: 'They may not.', schema: 'Probe', example: { status: 'closing' } } },
  },
  {
    path: '/openapi.json',
    method: 'get',
    id: 'getOpenApi',
    tag: 'Server',
    summary: 'Read this document',
    description: 'The whole reference as OpenAPI 3.1, made from the schemas that validate requests.',
    open: true,
    answer: { description: 'The document.', schema: null },
    shape: 'openai',
    refusals: [],
  },
];
