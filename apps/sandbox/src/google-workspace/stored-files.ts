import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import { people } from "../google-ads/people.ts";
import type { Caller } from "./access.ts";

export const spreadsheetType = "application/vnd.google-apps.spreadsheet";

export type Sheet = {
	sheetId: number;
	title: string;
	/** Rows of cells; a row may be shorter than another. */
	rows: (string | number | boolean)[][];
};

export type StoredFile = {
	id: string;
	ownerSub: string;
	/** Clients that made it or were given it by the person: what the scope drive.file opens. */
	clients: Set<string>;
	name: string;
	mimeType: string;
	parents: string[];
	description: string | null;
	appProperties: Record<string, string>;
	trashed: boolean;
	createdAt: number;
	modifiedAt: number;
	/** Null for a file that is no spreadsheet. */
	sheets: Sheet[] | null;
};

/** Scopes that open all of a person's files, for reading. */
const readsAll = ["drive.readonly", "drive.metadata.readonly"];
/** Scopes that open all spreadsheets. */
const readsSheets = ["spreadsheets", "spreadsheets.readonly"];

/** Everybody's files, in memory. Each person has a few of its own that no app has seen. */
export class StoredFiles {
	readonly #files = new Map<string, StoredFile>();
	readonly #clock: Clock;
	#lastMoment = 0;

	constructor(clock: Clock) {
		this.#clock = clock;
		for (const { sub } of people) {
			this.#seed(sub, "Media plan", spreadsheetType);
			this.#seed(sub, "Brand guidelines.pdf", "application/pdf");
			this.#seed(sub, "Meeting notes", "application/vnd.google-apps.document");
		}
	}

	/** What the caller may see, the last changed first. */
	visible(caller: Caller): StoredFile[] {
		return [...this.#files.values()]
			.filter((file) => this.#mayRead(file, caller))
			.sort((a, b) => b.modifiedAt - a.modifiedAt || (a.id < b.id ? 1 : -1));
	}

	/** Null also for one that is another's or was not opened to this app: the two are never told apart. */
	find(id: string, caller: Caller): StoredFile | null {
		const file = this.#files.get(id);
		return file && this.#mayRead(file, caller) ? file : null;
	}

	/** Whether the caller may change a file that it sees. */
	mayWrite(file: StoredFile, caller: Caller): boolean {
		if (caller.scopes.has("drive.file") && file.clients.has(caller.clientId))
			return true;
		return file.sheets !== null && caller.scopes.has("spreadsheets");
	}

	create(
		caller: Pick<Caller, "sub" | "clientId">,
		what: Pick<StoredFile, "name" | "mimeType" | "sheets"> &
			Partial<Pick<StoredFile, "parents" | "description" | "appProperties">>,
	): StoredFile {
		const now = this.#moment();
		const file: StoredFile = {
			id: `1${randomBytes(24).toString("base64url")}`,
			ownerSub: caller.sub,
			clients: new Set([caller.clientId]),
			parents: ["root"],
			description: null,
			appProperties: {},
			trashed: false,
			createdAt: now,
			modifiedAt: now,
			...what,
		};
		this.#files.set(file.id, file);
		return file;
	}

	touch(file: StoredFile): void {
		file.modifiedAt = this.#moment();
	}

	/** The person picks one of its files for an app. */
	open(id: string, clientId: string): boolean {
		const file = this.#files.get(id);
		file?.clients.add(clientId);
		return file !== undefined;
	}

	ofPerson(sub: string): StoredFile[] {
		return [...this.#files.values()].filter((file) => file.ownerSub === sub);
	}

	#mayRead(file: StoredFile, { sub, clientId, scopes }: Caller): boolean {
		if (file.ownerSub !== sub) return false;
		if (scopes.has("drive.file") && file.clients.has(clientId)) return true;
		if (readsAll.some((scope) => scopes.has(scope))) return true;
		return (
			file.sheets !== null && readsSheets.some((scope) => scopes.has(scope))
		);
	}

	#seed(sub: string, name: string, mimeType: string): void {
		const file = this.create(
			{ sub, clientId: "" },
			{
				name,
				mimeType,
				sheets:
					mimeType === spreadsheetType
						? [{ sheetId: 0, title: "Sheet1", rows: [] }]
						: null,
			},
		);
		file.clients.clear();
	}

	/** Never the same twice, so that the order by time is one. */
	#moment(): number {
		this.#lastMoment = Math.max(this.#clock.now(), this.#lastMoment + 1);
		return this.#lastMoment;
	}
}
