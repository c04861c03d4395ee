import { BadControlInput } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import type { Customers } from "../customers/customers.ts";

/** @throws {BadControlInput} for an id that no account has */
export function findAccount(customers: Customers, id: string): WorldAccount {
	const found = customers.find(id);
	if (found === null) throw new BadControlInput(`No account ${id}`);
	return found;
}
