import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { StateFile } from "../../authorization/state-file.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import { people } from "../../world/people.ts";
import type { World } from "../../world/world.ts";
import { privateKeyOf, publicKeyOf } from "../fixed-keys.ts";

/** All that a key may do, reading alone, or exactly what is named, such as `lists:read`. */
export type KeyScopes = "full" | "read-only" | readonly string[];

/** A private key of one account. It does not end by time, and its scopes cannot be changed later. */
export interface PrivateKey {
	key: string;
	name: string;
	/** The world's account. */
	accountId: string;
	/** E-mail address of whoever made it. */
	madeBy: string;
	scopes: KeyScopes;
}

const storedKeys = z.object({
	issued: z.array(
		z.object({
			key: z.string(),
			name: z.string(),
			accountId: z.string(),
			madeBy: z.string(),
			scopes: z.union([z.enum(["full", "read-only"]), z.array(z.string())]),
		}),
	),
	revoked: z.array(z.string()),
});

/** Keys that every account has from the start: one that may all, one that reads, and one that was made too narrow. */
const usualKeys: readonly { word: string; name: string; scopes: KeyScopes }[] =
	[
		{ word: "full", name: "Full access", scopes: "full" },
		{ word: "read-only", name: "Read-only", scopes: "read-only" },
		{
			word: "narrow",
			name: "Lists only, without accounts:read",
			scopes: ["lists:read", "profiles:read"],
		},
	];

/** The private keys of all accounts. Issued and deleted ones outlive a restart. */
export class PrivateKeys {
	readonly #keys = new Map<string, PrivateKey>();
	readonly #accounts = new Map<string, WorldAccount>();
	readonly #state: StateFile;
	#issued: PrivateKey[];
	readonly #revoked: Set<string>;

	constructor({ accounts, state }: World) {
		this.#state = state;
		const saved = state.section("klaviyo", storedKeys, () => ({
			issued: this.#issued,
			revoked: [...this.#revoked],
		}));
		this.#issued = saved?.issued ?? [];
		this.#revoked = new Set(saved?.revoked);
		// Of a closed account no key is left.
		for (const person of people)
			for (const account of accounts.advertisersOf(person))
				if (
					account.status === "active" &&
					!this.#accounts.has(publicKeyOf(account.id))
				)
					this.#add(account, person.email);
		for (const key of this.#issued) this.#keys.set(key.key, key);
	}

	#add(account: WorldAccount, madeBy: string): void {
		this.#accounts.set(publicKeyOf(account.id), account);
		for (const { word, name, scopes } of usualKeys) {
			const key = privateKeyOf(account.id, word);
			this.#keys.set(key, { key, name, accountId: account.id, madeBy, scopes });
		}
	}

	/** The key, while it lives. */
	find(key: string): PrivateKey | null {
		return this.#revoked.has(key) ? null : (this.#keys.get(key) ?? null);
	}

	/** An account by its public key. */
	accountOf(publicKey: string): WorldAccount | null {
		return this.#accounts.get(publicKey) ?? null;
	}

	/** Living keys of one account, or of all, in the order in which they were made. */
	list(accountId?: string): PrivateKey[] {
		return [...this.#keys.values()].filter(
			(one) =>
				!this.#revoked.has(one.key) &&
				(accountId === undefined || one.accountId === accountId),
		);
	}

	issue(given: Omit<PrivateKey, "key">): PrivateKey {
		const key = { ...given, key: `pk_${randomBytes(17).toString("hex")}` };
		this.#issued.push(key);
		this.#keys.set(key.key, key);
		this.#state.changed();
		return key;
	}

	/** Changes what an issued key may do, as nobody can at Klaviyo; false for a key that was not issued. */
	rescope(key: string, scopes: KeyScopes): boolean {
		const found = this.#issued.find((one) => one.key === key);
		if (found === undefined) return false;
		found.scopes = scopes;
		this.#state.changed();
		return true;
	}

	/** Deletes keys, as their account's settings do. */
	revoke(keys: readonly PrivateKey[]): void {
		for (const { key } of keys) {
			this.#revoked.add(key);
			this.#issued = this.#issued.filter((one) => one.key !== key);
			this.#keys.delete(key);
		}
		this.#state.changed();
	}
}

/** Tells whether a key may do what a scope names. */
export function allows({ scopes }: PrivateKey, scope: string): boolean {
	if (scopes === "full") return true;
	if (scopes === "read-only") return scope.endsWith(":read");
	return scopes.includes(scope);
}
