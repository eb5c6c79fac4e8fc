import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on loopback, tells the parent where, and ends with the parent. */
export function reportPort(server: Server, port: number): void {
  server.listen(port, '127.0.0.1', 4_096, () =>
    process.send?.({ port: (server.address() as AddressInfo).port }),
  );
  process.on('disconnect', () => process.exit());
}
