import type { Accounts } from "../seed/accounts.ts";
import type { Account } from "../seed/entities.ts";

/** The account that is changed, among the others. */
export type MutateContext = { account: Account; accounts: Accounts };
