import { createHash } from "node:crypto";
import { findPerson, people } from "../../world/people.ts";

/** From the weakest to the strongest. */
export const roles = ["reader", "commenter", "writer", "owner"] as const;
export type Role = (typeof roles)[number];
export const permissionTypes = ["user", "group", "domain", "anyone"] as const;

/** Right of a person to do something with a file. */
export type Permission = {
	id: string;
	type: (typeof permissionTypes)[number];
	role: Role;
	/** E-mail address of a user or group, in lower case. */
	emailAddress: string | null;
	domain: string | null;
	/** True when it is found by searching, not by its link alone. */
	allowFileDiscovery: boolean;
	expiresAt: number | null;
	createdAt: number;
};

/** Google's id for the permission of one user, group or domain: the same on every file. */
export function permissionId(
	type: Permission["type"],
	name: string,
	allowFileDiscovery: boolean,
): string {
	if (type === "anyone")
		return allowFileDiscovery ? "anyone" : "anyoneWithLink";
	const person = type === "user" ? findPerson(name) : null;
	if (person !== null) return personPermissionId(person.sub);
	const digits = createHash("sha256").update(`${type} ${name}`).digest();
	const id = String(digits.readBigUInt64BE()).padStart(20, "0");
	return type === "domain" ? `${id}k` : id;
}

export function personPermissionId(sub: string): string {
	return sub.split("").reverse().join("");
}

export function ownerPermission(sub: string, now: number): Permission {
	return {
		id: personPermissionId(sub),
		type: "user",
		role: "owner",
		emailAddress: people.find((one) => one.sub === sub)?.email ?? null,
		domain: null,
		allowFileDiscovery: false,
		expiresAt: null,
		createdAt: now,
	};
}

/** True when a permission is for this person; with `byLink`, also those that need the file's address. */
export function concerns(
	permission: Permission,
	sub: string,
	now: number,
	byLink: boolean,
): boolean {
	if (permission.expiresAt !== null && permission.expiresAt <= now)
		return false;
	const person = findPerson(sub);
	switch (permission.type) {
		case "user":
		case "group":
			return permission.emailAddress === person?.email;
		case "domain":
			return (
				permission.domain === person?.hostedDomain &&
				(byLink || permission.allowFileDiscovery)
			);
		case "anyone":
			return byLink || permission.allowFileDiscovery;
	}
}

export function strongest(found: readonly Role[]): Role | null {
	return roles.findLast((role) => found.includes(role)) ?? null;
}
