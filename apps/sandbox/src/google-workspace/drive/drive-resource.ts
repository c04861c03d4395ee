import { createHash } from "node:crypto";
import { findPerson } from "../../world/people.ts";
import type { Caller } from "../access.ts";
import { selectFields } from "../field-mask.ts";
import { fileFields, mapFields } from "../resource-fields.ts";
import { exportTypes } from "./drive-export.ts";
import type { Searched } from "./drive-query.ts";
import { type Permission, personPermissionId } from "./permissions.ts";
import {
	contentBytes,
	documentType,
	folderType,
	type StoredFile,
	type StoredFiles,
} from "./stored-files.ts";

export const standardFile = "kind,id,name,mimeType";

/** A `File` as the caller may see it, cut down to `fields`. */
export function fileAnswer(
	file: StoredFile,
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): Record<string, unknown> {
	return selectFields(
		toResource(file, caller, files),
		query.get("fields") ?? standardFile,
		{ known: fileFields, maps: mapFields },
	);
}

export function toResource(
	file: StoredFile,
	caller: Caller,
	files: StoredFiles,
): Record<string, unknown> {
	const role = files.roleOf(file, caller.sub);
	const isOwner = role === "owner";
	const mayWrite = isOwner || role === "writer";
	const isFolder = file.mimeType === folderType;
	const isDocument = file.mimeType.startsWith("application/vnd.google-apps.");
	const sharedAt = files.sharedAt(file, caller.sub);
	const appProperties = file.appProperties.get(caller.clientId);
	const seesPermissions = isOwner || (mayWrite && file.writersCanShare);
	return {
		kind: "drive#file",
		id: file.id,
		name: file.name,
		mimeType: file.mimeType,
		...(file.description === null ? {} : { description: file.description }),
		starred: file.starred,
		trashed: files.isTrashed(file),
		explicitlyTrashed: file.trashed,
		// Whoever was given a file alone does not learn where it lies.
		...(file.parents.length > 0 && isOwner ? { parents: file.parents } : {}),
		...(Object.keys(file.properties).length === 0
			? {}
			: { properties: file.properties }),
		...(appProperties === undefined || Object.keys(appProperties).length === 0
			? {}
			: { appProperties }),
		spaces: ["drive"],
		version: String(file.version),
		createdTime: time(file.createdAt),
		modifiedTime: time(file.modifiedAt),
		...(file.viewedAt === null
			? { viewedByMe: false }
			: { viewedByMe: true, viewedByMeTime: time(file.viewedAt) }),
		...(sharedAt === null ? {} : { sharedWithMeTime: time(sharedAt) }),
		owners: [toUser(file.ownerSub, caller)],
		lastModifyingUser: toUser(file.ownerSub, caller),
		ownedByMe: isOwner,
		shared: file.permissions.length > 1,
		capabilities: {
			canAddChildren: isFolder && mayWrite,
			canComment: role !== "reader",
			canCopy: !isFolder && (mayWrite || !file.copyRequiresWriterPermission),
			canDelete: isOwner,
			canDownload: mayWrite || !file.copyRequiresWriterPermission,
			canEdit: mayWrite,
			canListChildren: isFolder,
			canModifyContent: mayWrite,
			canRename: mayWrite,
			canShare: seesPermissions,
			canTrash: isOwner,
			canUntrash: isOwner,
		},
		copyRequiresWriterPermission: file.copyRequiresWriterPermission,
		viewersCanCopyContent: !file.copyRequiresWriterPermission,
		writersCanShare: file.writersCanShare,
		...(seesPermissions
			? {
					permissions: file.permissions.map(toPermission),
					permissionIds: file.permissions.map(({ id }) => id),
				}
			: {}),
		isAppAuthorized: file.opened.has(`${caller.sub} ${caller.clientId}`),
		quotaBytesUsed: String(contentBytes(file)),
		hasThumbnail: false,
		...addressesOf(file),
		...(isDocument ? {} : contentFields(file)),
	};
}

/** `Permission` of Drive, with all its fields. */
export function toPermission(permission: Permission): Record<string, unknown> {
	const { emailAddress, domain } = permission;
	const person = emailAddress === null ? null : findPerson(emailAddress);
	return {
		kind: "drive#permission",
		id: permission.id,
		type: permission.type,
		role: permission.role,
		...(emailAddress === null
			? {}
			: {
					emailAddress,
					displayName: person?.name ?? emailAddress,
					deleted: false,
					pendingOwner: false,
				}),
		...(domain === null ? {} : { domain, displayName: domain }),
		...(permission.type === "anyone" || permission.type === "domain"
			? { allowFileDiscovery: permission.allowFileDiscovery }
			: {}),
		...(permission.expiresAt === null
			? {}
			: { expirationTime: time(permission.expiresAt) }),
	};
}

/** Properties of a file that a query asks for. */
export function toSearched(
	file: StoredFile,
	caller: Caller,
	files: StoredFiles,
): Searched {
	const people = (roles: readonly string[]) =>
		file.permissions
			.filter(({ role }) => roles.includes(role))
			.map(({ emailAddress }) => emailAddress ?? "");
	const sharedAt = files.sharedAt(file, caller.sub);
	const root = files.rootOf(caller.sub).id;
	return {
		name: file.name,
		text: [
			file.name,
			file.description ?? "",
			...(file.mimeType === documentType || file.mimeType.startsWith("text/")
				? [file.content?.toString("utf8") ?? ""]
				: []),
		].join("\n"),
		mimeType: file.mimeType,
		trashed: files.isTrashed(file),
		starred: file.starred,
		sharedWithMe: sharedAt !== null,
		visibility: visibilityOf(file.permissions),
		parents: file.parents.includes(root)
			? [...file.parents, "root"]
			: file.parents,
		owners: people(["owner"]),
		writers: people(["owner", "writer"]),
		readers: people(["owner", "writer", "commenter", "reader"]),
		properties: file.properties,
		appProperties: file.appProperties.get(caller.clientId) ?? {},
		times: {
			createdTime: file.createdAt,
			modifiedTime: file.modifiedAt,
			viewedByMeTime: file.viewedAt,
			sharedWithMeTime: sharedAt,
		},
	};
}

export function toUser(sub: string, caller: Caller): Record<string, unknown> {
	const person = findPerson(sub);
	return {
		kind: "drive#user",
		displayName: person?.name,
		me: sub === caller.sub,
		permissionId: personPermissionId(sub),
		emailAddress: person?.email,
	};
}

function visibilityOf(permissions: readonly Permission[]): string {
	const find = (type: Permission["type"]) =>
		permissions.find((one) => one.type === type);
	const anyone = find("anyone");
	if (anyone !== undefined)
		return anyone.allowFileDiscovery ? "anyoneCanFind" : "anyoneWithLink";
	const domain = find("domain");
	if (domain === undefined) return "limited";
	return domain.allowFileDiscovery ? "domainCanFind" : "domainWithLink";
}

function addressesOf(file: StoredFile): Record<string, unknown> {
	if (file.mimeType === folderType)
		return { webViewLink: `https://drive.google.com/drive/folders/${file.id}` };
	const types = exportTypes(file);
	const kind =
		file.workbook !== null
			? "spreadsheets"
			: file.mimeType === documentType
				? "document"
				: null;
	if (kind === null)
		return {
			webViewLink: `https://drive.google.com/file/d/${file.id}/view?usp=drivesdk`,
			webContentLink: `https://drive.google.com/uc?id=${file.id}&export=download`,
		};
	return {
		webViewLink: `https://docs.google.com/${kind}/d/${file.id}/edit?usp=drivesdk`,
		exportLinks: Object.fromEntries(
			types.map(({ type, extension }) => [
				type,
				`https://docs.google.com/${kind}/export?id=${file.id}&exportFormat=${extension}`,
			]),
		),
	};
}

function contentFields(file: StoredFile): Record<string, unknown> {
	const content = file.content ?? Buffer.alloc(0);
	const digest = (algorithm: string) =>
		createHash(algorithm).update(content).digest("hex");
	const extension = /\.([A-Za-z0-9]{1,16})$/.exec(file.name)?.[1] ?? "";
	return {
		size: String(content.length),
		originalFilename: file.name,
		fileExtension: extension,
		fullFileExtension: extension,
		md5Checksum: digest("md5"),
		sha1Checksum: digest("sha1"),
		sha256Checksum: digest("sha256"),
		headRevisionId: createHash("sha256")
			.update(`${file.id} ${file.version}`)
			.digest("base64url")
			.slice(0, 28),
	};
}

function time(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}
