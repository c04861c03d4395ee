import type { Accounts } from "../seed/accounts.ts";
import type { Account } from "../seed/entities.ts";

/** The account that a mutation changes, among all of them. */
export type MutateContext = { account: Account; accounts: Accounts };
