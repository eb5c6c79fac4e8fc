/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // /v1 answers with and without a trailing slash by itself; a redirect would lose POST bodies in some clients.
  skipTrailingSlashRedirect: true,
  serverExternalPackages: ['pg', 'pino', 'kysely', 'gpt-tokenizer', '@pydantic/genai-prices'],
  typescript: { tsconfigPath: 'tsconfig.build.json' },
  allowedDevOrigins: ['127.0.0.1'],
  devIndicators: false,
};
