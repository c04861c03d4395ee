import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../../world/clock.ts";
import { people } from "../../world/people.ts";
import type { Caller } from "../access.ts";
import { WorkspaceRefused } from "../errors.ts";
import { Workbook } from "../sheets/workbook.ts";
import {
	concerns,
	ownerPermission,
	type Permission,
	type Role,
	strongest,
} from "./permissions.ts";

export const spreadsheetType = "application/vnd.google-apps.spreadsheet";
export const documentType = "application/vnd.google-apps.document";
export const folderType = "application/vnd.google-apps.folder";

/** Bytes that one person's files may have together, unfinished uploads included. */
export const quotaBytes = 64 * 1024 * 1024;
/** Number of files that one person may have. */
const fileLimit = 20_000;

export type StoredFile = {
	id: string;
	ownerSub: string;
	/** `person client` of the clients that made it or were given it by that person: what the scope drive.file opens. */
	opened: Set<string>;
	name: string;
	mimeType: string;
	/** One, or none for a folder `My Drive`. */
	parents: string[];
	description: string | null;
	starred: boolean;
	properties: Record<string, string>;
	/** Values by client: each sees its own. */
	appProperties: Map<string, Record<string, string>>;
	/** True for a file that was put into the bin itself; one in a folder of the bin is in it too. */
	trashed: boolean;
	createdAt: number;
	modifiedAt: number;
	viewedAt: number | null;
	version: number;
	permissions: Permission[];
	writersCanShare: boolean;
	copyRequiresWriterPermission: boolean;
	/** Bytes of a file, or the text of a document; null for folders, spreadsheets and what never had any. */
	content: Buffer | null;
	/** Null for a file that is no spreadsheet. */
	workbook: Workbook | null;
};

export type NewFile = Pick<StoredFile, "name" | "mimeType"> &
	Partial<Omit<StoredFile, "ownerSub" | "opened" | "permissions" | "version">>;

/** Scopes that open all of a person's files: for reading what they are, what is in them, for writing. */
const opensAll = {
	metadata: [
		"drive",
		"drive.readonly",
		"drive.metadata",
		"drive.metadata.readonly",
	],
	write: ["drive"],
	/** Content of a spreadsheet. */
	sheetMetadata: ["spreadsheets", "spreadsheets.readonly"],
	sheetWrite: ["spreadsheets"],
};

/** Everybody's files, in memory. Each person has a few of its own that no app has seen. */
export class StoredFiles {
	readonly #files = new Map<string, StoredFile>();
	readonly #roots = new Map<string, StoredFile>();
	readonly #clock: Clock;
	/** Bytes of uploads that have not ended, by person. */
	readonly #pending = new Map<string, number>();
	#lastMoment = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
		for (const { sub } of people) {
			this.#roots.set(sub, this.#root(sub));
			this.#seed(sub, "Media plan", spreadsheetType);
			this.#seed(
				sub,
				"Brand guidelines.pdf",
				"application/pdf",
				"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
			);
			this.#seed(
				sub,
				"Meeting notes",
				documentType,
				"Meeting notes\nBudget for the spring campaign is agreed.\n",
			);
		}
	}

	/** Files that the caller may see in lists, the last changed first. */
	visible(caller: Caller): StoredFile[] {
		return [...this.#files.values()]
			.filter((file) => this.#mayRead(file, caller, false))
			.sort((a, b) => b.modifiedAt - a.modifiedAt || (a.id < b.id ? 1 : -1));
	}

	/** Null also for one that is another's or was not opened to this app: the two are never told apart. */
	find(id: string, caller: Caller): StoredFile | null {
		const file = this.#byId(id, caller.sub);
		return file && this.#mayRead(file, caller, true) ? file : null;
	}

	/** A file whoever may see it. */
	byId(id: string): StoredFile | undefined {
		return this.#files.get(id);
	}

	/** The folder `My Drive` of a person. */
	rootOf(sub: string): StoredFile {
		const root = this.#roots.get(sub);
		if (root === undefined) throw new Error(`nobody has the id ${sub}`);
		return root;
	}

	/** The role of a person, by permissions of the file and of the folders above it; null for none. */
	roleOf(file: StoredFile, sub: string, byLink = true): Role | null {
		if (file.ownerSub === sub) return "owner";
		const now = this.#clock.now();
		const above = [file, ...this.#ancestors(file)];
		return strongest(
			above
				.flatMap(({ permissions }) => permissions)
				.filter((one) => concerns(one, sub, now, byLink))
				.map(({ role }) => (role === "owner" ? "writer" : role)),
		);
	}

	/** Finds when it was shared with a person that does not own it. */
	sharedAt(file: StoredFile, sub: string): number | null {
		if (file.ownerSub === sub) return null;
		const now = this.#clock.now();
		return (
			file.permissions.find((one) => concerns(one, sub, now, true))
				?.createdAt ?? null
		);
	}

	/** True when the caller may change a file that it sees. */
	mayWrite(file: StoredFile, caller: Caller): boolean {
		const role = this.roleOf(file, caller.sub);
		return (
			(role === "owner" || role === "writer") &&
			this.#opens(file, caller, opensAll.write, opensAll.sheetWrite)
		);
	}

	isTrashed(file: StoredFile): boolean {
		return file.trashed || this.#ancestors(file).some(({ trashed }) => trashed);
	}

	/**
	 * A new file of the caller.
	 * @throws {WorkspaceRefused} when the person has too many, or the content is too much
	 */
	create(caller: Pick<Caller, "sub" | "clientId">, what: NewFile): StoredFile {
		const own = this.ofPerson(caller.sub);
		if (own.length >= fileLimit)
			throw new WorkspaceRefused(
				403,
				"activeItemCreationLimitExceeded",
				`This account has exceeded the creation limit of ${fileLimit} items.`,
			);
		const now = this.#moment();
		const file: StoredFile = {
			id: this.newId(),
			ownerSub: caller.sub,
			opened: new Set([openedKey(caller)]),
			parents: [this.rootOf(caller.sub).id],
			description: null,
			starred: false,
			properties: {},
			appProperties: new Map(),
			trashed: false,
			createdAt: now,
			modifiedAt: now,
			viewedAt: null,
			version: 1,
			permissions: [ownerPermission(caller.sub, now)],
			writersCanShare: true,
			copyRequiresWriterPermission: false,
			content: null,
			workbook: null,
			...what,
		};
		this.requireSpace(caller.sub, contentBytes(file));
		if (this.#files.has(file.id))
			throw new WorkspaceRefused(
				409,
				"fileIdInUse",
				"A file already exists with the provided ID.",
				{ location: { name: "file.id", type: "other" } },
			);
		this.#files.set(file.id, file);
		return file;
	}

	newId(): string {
		return `1${randomBytes(24).toString("base64url")}`;
	}

	/** @throws {WorkspaceRefused} when so many bytes more are more than the person's Drive holds */
	requireSpace(sub: string, bytes: number): void {
		if (bytes > 0 && this.usedBytes(sub) + bytes > quotaBytes)
			throw new WorkspaceRefused(
				403,
				"storageQuotaExceeded",
				"The user's Drive storage quota has been exceeded.",
			);
	}

	usedBytes(sub: string): number {
		return this.ofPerson(sub).reduce(
			(sum, file) => sum + contentBytes(file),
			this.#pending.get(sub) ?? 0,
		);
	}

	/** Counts bytes of an upload that has not ended; negative when they are a file now, or given up. */
	reserve(sub: string, bytes: number): void {
		this.#pending.set(sub, (this.#pending.get(sub) ?? 0) + bytes);
	}

	/** Says that a file was changed, at `at` or now. */
	touch(file: StoredFile, at?: number): void {
		file.modifiedAt = at ?? this.#moment();
		file.version += 1;
	}

	/** Ends a file, and all that lies below a folder. */
	remove(file: StoredFile): void {
		this.#files.delete(file.id);
		if (file.mimeType !== folderType) return;
		for (const child of [...this.#files.values()])
			if (child.parents.includes(file.id)) this.remove(child);
	}

	/** True when `folder` is the file itself or lies below it. */
	isBelow(folder: StoredFile, file: StoredFile): boolean {
		return folder.id === file.id || this.#ancestors(folder).includes(file);
	}

	/** The person picks one of its files for an app. */
	open(file: StoredFile, caller: Pick<Caller, "sub" | "clientId">): void {
		file.opened.add(openedKey(caller));
	}

	ofPerson(sub: string): StoredFile[] {
		return [...this.#files.values()].filter((file) => file.ownerSub === sub);
	}

	/** Files of others that a person may open. */
	sharedWith(sub: string): StoredFile[] {
		return [...this.#files.values()].filter(
			(file) => file.ownerSub !== sub && this.roleOf(file, sub) !== null,
		);
	}

	#byId(id: string, sub: string): StoredFile | undefined {
		const root = this.#roots.get(sub);
		return id === "root" || id === root?.id ? root : this.#files.get(id);
	}

	#mayRead(file: StoredFile, caller: Caller, byLink: boolean): boolean {
		return (
			this.roleOf(file, caller.sub, byLink) !== null &&
			this.#opens(file, caller, opensAll.metadata, opensAll.sheetMetadata)
		);
	}

	#opens(
		file: StoredFile,
		caller: Caller,
		all: readonly string[],
		sheets: readonly string[],
	): boolean {
		const has = (scope: string) => caller.scopes.has(scope);
		return (
			(has("drive.file") && file.opened.has(openedKey(caller))) ||
			all.some(has) ||
			(file.workbook !== null && sheets.some(has))
		);
	}

	#ancestors(file: StoredFile): StoredFile[] {
		const found: StoredFile[] = [];
		for (
			let parent = this.#files.get(file.parents[0] ?? "");
			parent !== undefined && !found.includes(parent);
			parent = this.#files.get(parent.parents[0] ?? "")
		)
			found.push(parent);
		return found;
	}

	#root(sub: string): StoredFile {
		const now = this.#moment();
		const name = createHash("sha256").update(`root ${sub}`).digest("base64url");
		return {
			id: `0A${name.slice(0, 11)}Uk9PVA`,
			ownerSub: sub,
			opened: new Set(),
			name: "My Drive",
			mimeType: folderType,
			parents: [],
			description: null,
			starred: false,
			properties: {},
			appProperties: new Map(),
			trashed: false,
			createdAt: now,
			modifiedAt: now,
			viewedAt: null,
			version: 1,
			permissions: [ownerPermission(sub, now)],
			writersCanShare: true,
			copyRequiresWriterPermission: false,
			content: null,
			workbook: null,
		};
	}

	#seed(sub: string, name: string, mimeType: string, text?: string): void {
		const file = this.create(
			{ sub, clientId: "" },
			{
				name,
				mimeType,
				content: text === undefined ? null : Buffer.from(text),
				workbook: mimeType === spreadsheetType ? new Workbook() : null,
			},
		);
		file.opened.clear();
	}

	/** Never the same twice, so that the order by time is one. */
	#moment(): number {
		this.#lastMoment = Math.max(this.#clock.now(), this.#lastMoment + 1);
		return this.#lastMoment;
	}
}

/** Size of a file in bytes. */
export function contentBytes(file: StoredFile): number {
	return (file.content?.length ?? 0) + (file.workbook?.bytes ?? 0);
}

function openedKey(caller: Pick<Caller, "sub" | "clientId">): string {
	return `${caller.sub} ${caller.clientId}`;
}
