import { numberIn, type Program } from '#lib/store/program.ts';

const WISH =
  'update holds set finish_requested = 1 where request_id = ? and account_id = ? returning request_id';
const READ = 'select finish_requested from holds where request_id = ?';

/** A client's wish that its run stops after the current loop. False when the account has no such run under way. */
export function* requestEarlyStop(accountId: string, requestId: string): Program<boolean> {
  const rows = yield { sql: WISH, params: [requestId, accountId] };
  return rows.length > 0;
}

/** Read between loops; the wish may have reached any server. */
export function* earlyStopRequested(requestId: string): Program<boolean> {
  const [row] = yield { sql: READ, params: [requestId] };
  return row !== undefined && numberIn(row, 'finish_requested') === 1;
}
