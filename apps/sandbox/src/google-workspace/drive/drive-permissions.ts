import { findPerson } from "../../world/people.ts";
import type { Caller } from "../access.ts";
import { invalidParameter, WorkspaceRefused } from "../errors.ts";
import { selectFields } from "../field-mask.ts";
import {
	flagAt,
	flagParameter,
	type Json,
	refuseUnknown,
	refuseUnknownParameters,
	textAt,
} from "../json-fields.ts";
import { permissionFields } from "../resource-fields.ts";
import { findFile, readPageSize, sharedDriveParameters } from "./drive.ts";
import { toPermission } from "./drive-resource.ts";
import {
	ownerPermission,
	type Permission,
	permissionId,
	permissionTypes,
	type Role,
	roles,
} from "./permissions.ts";
import { noPermission, requireWriter } from "./require-writer.ts";
import type { StoredFile, StoredFiles } from "./stored-files.ts";

const standardPermission = "kind,id,type,role";
/** Roles that only shared drives have. */
const sharedDriveRoles = ["organizer", "fileOrganizer"];
const permissionLimit = 600;
const commonParameters = ["useDomainAdminAccess", ...sharedDriveParameters];

/** `permissions.list`. */
export function listPermissions(
	fileId: string,
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknownParameters(query, [
		"pageSize",
		"pageToken",
		...commonParameters,
	]);
	const file = findShared(fileId, caller, files);
	const size = readPageSize(query, 100, 100);
	const token = query.get("pageToken");
	const start = token === null ? 0 : Number(token.replace(/^~!!~/, ""));
	if (!Number.isInteger(start) || start < 0 || start > file.permissions.length)
		throw invalidParameter("pageToken");
	const end = start + size;
	return selectFields(
		{
			kind: "drive#permissionList",
			permissions: file.permissions.slice(start, end).map(toPermission),
			...(end < file.permissions.length ? { nextPageToken: `~!!~${end}` } : {}),
		},
		query.get("fields") ??
			`kind,nextPageToken,permissions(${standardPermission})`,
		{ known: permissionFields },
	);
}

/** `permissions.get`. */
export function getPermission(
	fileId: string,
	id: string,
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknownParameters(query, commonParameters);
	const file = findShared(fileId, caller, files);
	return answer(findPermission(file, id), query);
}

/** `permissions.create`: whoever has a permission already gets the new role. */
export function createPermission(
	fileId: string,
	query: URLSearchParams,
	body: Json,
	caller: Caller,
	files: StoredFiles,
	now: number,
): Json {
	refuseUnknownParameters(query, [
		"emailMessage",
		"sendNotificationEmail",
		"transferOwnership",
		"moveToNewOwnersRoot",
		"enforceSingleParent",
		"enforceExpansiveAccess",
		...commonParameters,
	]);
	const file = findShared(fileId, caller, files);
	refuseUnknown(body, permissionFields, "");
	const type = oneOf(body.type, permissionTypes, "type");
	const role = readRole(body.role);
	const permission = readGrantee(body, type, role, now);
	if (role === "owner") {
		requireTransfer(file, query, caller);
		return answer(giveAway(file, permission, now), query);
	}
	if (permission.id === file.permissions[0]?.id) throw noPermission();
	const others = file.permissions.filter(({ id }) => id !== permission.id);
	if (others.length >= permissionLimit)
		throw new WorkspaceRefused(
			403,
			"numPermissionsExceeded",
			"The number of permissions on this file exceeds the limit.",
		);
	file.permissions = [...others, permission];
	return answer(permission, query);
}

/** `permissions.update`: another role, or another end. */
export function updatePermission(
	fileId: string,
	id: string,
	query: URLSearchParams,
	body: Json,
	caller: Caller,
	files: StoredFiles,
	now: number,
): Json {
	refuseUnknownParameters(query, [
		"removeExpiration",
		"transferOwnership",
		"enforceExpansiveAccess",
		...commonParameters,
	]);
	const file = findShared(fileId, caller, files);
	const permission = findPermission(file, id);
	refuseUnknown(body, permissionFields, "");
	const fixed = Object.keys(body).find(
		(name) => !["role", "expirationTime", "kind"].includes(name),
	);
	if (fixed !== undefined)
		throw new WorkspaceRefused(
			403,
			"fieldNotWritable",
			"The resource body includes fields which are not directly writable.",
		);
	if (body.role === "owner") {
		requireTransfer(file, query, caller);
		return answer(giveAway(file, permission, now), query);
	}
	if (permission.role === "owner") throw noPermission();
	const role = body.role === undefined ? permission.role : readRole(body.role);
	const expiresAt = flagParameter(query, "removeExpiration")
		? null
		: (readEnd(body.expirationTime, now) ?? permission.expiresAt);
	Object.assign(permission, { role, expiresAt });
	return answer(permission, query);
}

/** `permissions.delete`: by who may share, or by whose permission it is. */
export function deletePermission(
	fileId: string,
	id: string,
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): void {
	refuseUnknownParameters(query, [
		"enforceExpansiveAccess",
		...commonParameters,
	]);
	const file = findFile(fileId, caller, files);
	const own = findPerson(caller.sub)?.email;
	const isOwn = file.permissions.some(
		(one) => one.id === id && one.emailAddress === own,
	);
	if (!isOwn) findShared(fileId, caller, files);
	const permission = findPermission(file, id);
	if (permission.role === "owner") throw noPermission();
	file.permissions = file.permissions.filter((one) => one !== permission);
}

/** A file of which the caller may see and change the permissions. */
function findShared(
	id: string,
	caller: Caller,
	files: StoredFiles,
): StoredFile {
	const file = findFile(id, caller, files);
	requireWriter(file, caller, files);
	if (file.ownerSub !== caller.sub && !file.writersCanShare)
		throw noPermission();
	return file;
}

function findPermission(file: StoredFile, id: string): Permission {
	const found = file.permissions.find((one) => one.id === id);
	if (found !== undefined) return found;
	throw new WorkspaceRefused(404, "notFound", `Permission not found: ${id}.`, {
		location: { name: "permissionId", type: "parameter" },
	});
}

function readGrantee(
	body: Json,
	type: Permission["type"],
	role: Role,
	now: number,
): Permission {
	const email = textAt(body.emailAddress, "emailAddress")?.toLowerCase();
	const domain = textAt(body.domain, "domain")?.toLowerCase();
	if ((type === "user" || type === "group") && !email?.includes("@"))
		throw new WorkspaceRefused(
			400,
			"invalid",
			"The specified emailAddress is invalid or not applicable for the given permission type.",
			{ location: { name: "permission.emailAddress", type: "other" } },
		);
	if (type === "domain" && !domain)
		throw new WorkspaceRefused(
			400,
			"invalid",
			"The specified domain is invalid or not applicable for the given permission type.",
			{ location: { name: "permission.domain", type: "other" } },
		);
	const isOpen = flagAt(body.allowFileDiscovery, "allowFileDiscovery") ?? false;
	return {
		id: permissionId(type, email ?? domain ?? "", isOpen),
		type,
		role,
		emailAddress: type === "user" || type === "group" ? (email ?? null) : null,
		domain: type === "domain" ? (domain ?? null) : null,
		allowFileDiscovery: isOpen,
		expiresAt: readEnd(body.expirationTime, now) ?? null,
		createdAt: now,
	};
}

function readRole(value: unknown): Role {
	if (sharedDriveRoles.includes(String(value)))
		throw new WorkspaceRefused(
			403,
			"invalidSharingRequest",
			`The role ${String(value)} is for items in shared drives only.`,
		);
	return oneOf(value, roles, "role");
}

function oneOf<Choice extends string>(
	value: unknown,
	choices: readonly Choice[],
	name: string,
): Choice {
	if (value === undefined || value === null)
		throw new WorkspaceRefused(
			400,
			"required",
			`The permission ${name} field is required.`,
			{ location: { name: `permission.${name}`, type: "other" } },
		);
	const found = choices.find((choice) => choice === value);
	if (found === undefined)
		throw new WorkspaceRefused(
			400,
			"invalid",
			`The specified ${name} is invalid or not supported.`,
			{ location: { name: `permission.${name}`, type: "other" } },
		);
	return found;
}

function readEnd(value: unknown, now: number): number | undefined {
	const text = textAt(value, "expirationTime");
	if (text === undefined) return undefined;
	const end = Date.parse(text);
	if (Number.isNaN(end) || end <= now)
		throw new WorkspaceRefused(
			403,
			"expirationDateInPast",
			"The expiration date must be in the future.",
		);
	return end;
}

function requireTransfer(
	file: StoredFile,
	query: URLSearchParams,
	caller: Caller,
): void {
	if (!flagParameter(query, "transferOwnership"))
		throw new WorkspaceRefused(
			403,
			"forbidden",
			"The transferOwnership parameter must be enabled when the permission role is 'owner'.",
			{ location: { name: "transferOwnership", type: "parameter" } },
		);
	if (file.ownerSub !== caller.sub) throw noPermission();
}

/** The new owner's permission; the one before stays as a writer. */
function giveAway(
	file: StoredFile,
	permission: Permission,
	now: number,
): Permission {
	const person = findPerson(permission.emailAddress ?? "");
	if (person === null)
		throw new WorkspaceRefused(
			403,
			"invalidSharingRequest",
			"Ownership can only be transferred to a person of the sandbox; see GET /__sandbox/.",
		);
	const given = ownerPermission(person.sub, now);
	file.permissions = [
		given,
		...file.permissions
			.filter(({ id }) => id !== given.id)
			.map((one) =>
				one.role === "owner" ? { ...one, role: "writer" as const } : one,
			),
	];
	file.ownerSub = person.sub;
	return given;
}

function answer(permission: Permission, query: URLSearchParams): Json {
	return selectFields(
		toPermission(permission),
		query.get("fields") ?? standardPermission,
		{ known: permissionFields },
	);
}
