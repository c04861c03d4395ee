import type { WorldAccount, WorldAccounts } from "../../world/accounts.ts";
import type { Person } from "../../world/people.ts";
import { accountIdOf, customerIdOfWorldId, userIdOf } from "../ids.ts";

/** Roles by their numbers. */
export const superAdmin = 41;
export const campaignManager = 16;
export const viewer = 100;

/** A person's part in a customer: all of its accounts, or single ones. */
export type Role = {
	roleId: number;
	customerId: string;
	accountIds: readonly string[] | null;
};

/** Groups of the world are Microsoft's customers (manager accounts), and an account below none has one of its own. */
export class Customers {
	readonly #accounts: WorldAccounts;
	readonly #roles = new Map<string, number>();
	readonly #statuses = new Map<string, string>();

	constructor(accounts: WorldAccounts) {
		this.#accounts = accounts;
	}

	/** Finds an advertiser by its id here. */
	find(accountId: string): WorldAccount | null {
		return (
			[...this.#accounts.all.values()].find(
				(account) =>
					account.kind === "advertiser" && accountIdOf(account) === accountId,
			) ?? null
		);
	}

	/** The customer that an account belongs to. */
	parentOf(account: WorldAccount): { id: string; name: string } {
		const [parent] = account.parents;
		const group = parent === undefined ? null : this.#accounts.find(parent);
		const owner = group ?? account;
		return { id: customerIdOfWorldId(owner.id), name: owner.name };
	}

	/** Customers above an account, the nearest first. */
	#above(account: WorldAccount): string[] {
		const further = account.parents.flatMap((parent) => {
			const group = this.#accounts.find(parent);
			return group === null ? [] : [group.id, ...group.parents];
		});
		return further.length === 0
			? [this.parentOf(account).id]
			: [...new Set(further)].map(customerIdOfWorldId);
	}

	/** Gives a person another role; null: the usual ones. */
	setRole(person: Person, roleId: number | null): void {
		if (roleId === null) this.#roles.delete(person.sub);
		else this.#roles.set(person.sub, roleId);
	}

	rolesOf(person: Person): Role[] {
		const given = this.#roles.get(person.sub);
		const roles = person.accounts.flatMap((id): Role[] => {
			const account = this.#accounts.find(id);
			if (account === null) return [];
			const isWhole = account.kind === "group" || account.parents.length === 0;
			return [
				{
					roleId: given ?? (isWhole ? superAdmin : campaignManager),
					customerId:
						account.kind === "group"
							? customerIdOfWorldId(account.id)
							: this.parentOf(account).id,
					accountIds: isWhole ? null : [accountIdOf(account)],
				},
			];
		});
		if (roles.length > 0) return roles;
		// Whoever signed up and has no account yet.
		return [
			{
				roleId: superAdmin,
				customerId: String(260_000_000 + Number(userIdOf(person).slice(-6))),
				accountIds: null,
			},
		];
	}

	/** True where a person may act for an account in the name of a customer: the account's own, or one above it in which the person has a part. */
	isWayIn(person: Person, account: WorldAccount, customerId: string): boolean {
		if (this.parentOf(account).id === customerId) return true;
		return (
			this.#above(account).includes(customerId) &&
			this.rolesOf(person).some((role) => role.customerId === customerId)
		);
	}

	/** False for those who may only look. */
	mayWrite(person: Person): boolean {
		return this.rolesOf(person).every(({ roleId }) => roleId !== viewer);
	}

	reached(person: Person): WorldAccount[] {
		return this.#accounts.advertisersOf(person);
	}

	setStatus(account: WorldAccount, status: string | null): void {
		if (status === null) this.#statuses.delete(account.id);
		else this.#statuses.set(account.id, status);
	}

	/** Draft, Active, Inactive, Pause, Pending or Suspended. */
	statusOf(account: WorldAccount): string {
		return (
			this.#statuses.get(account.id) ??
			(account.status === "active" ? "Active" : "Inactive")
		);
	}
}
