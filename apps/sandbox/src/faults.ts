import { z } from "zod";
import type { SandboxRequest } from "./simulator.ts";

export const faultKinds = [
	"status",
	"stall",
	"delay",
	"drip",
	"cut",
	"lost_response",
	"garbage",
	"html",
	"redirect",
	"invalid_json",
	"endless",
	"custom",
] as const;

/** The body of `POST /__sandbox/faults`. What each kind does: README.md. */
export const faultInput = z.strictObject({
	path: z.string().regex(/^[/*]/, "must start with / or *"),
	method: z
		.string()
		.transform((method) => method.toUpperCase())
		.optional(),
	bodyIncludes: z.string().min(1).optional(),
	count: z.number().int().min(1).default(1),
	skip: z.number().int().min(0).default(0),
	kind: z.enum(faultKinds).default("status"),
	status: z.number().int().min(200).max(599).optional(),
	headers: z.record(z.string(), z.string()).default({}),
	body: z
		.union([
			z.string(),
			z.record(z.string(), z.unknown()),
			z.array(z.unknown()),
		])
		.optional(),
	location: z.string().optional(),
	delayMs: z.number().int().min(0).default(0),
	afterBytes: z.number().int().min(0).default(64),
	chunkBytes: z.number().int().min(1).default(16),
	googleAdsError: z
		.strictObject({
			category: z.string(),
			code: z.string(),
			message: z.string().optional(),
			retryDelay: z.string().optional(),
			rateScope: z.enum(["ACCOUNT", "DEVELOPER"]).optional(),
		})
		.optional(),
	workspaceError: z
		.strictObject({
			reason: z.string(),
			message: z.string().optional(),
			location: z.string().optional(),
			detail: z.string().optional(),
		})
		.optional(),
	oauthError: z
		.strictObject({
			error: z.string(),
			description: z.string().optional(),
			subtype: z.string().optional(),
		})
		.optional(),
});

export type Fault = z.infer<typeof faultInput>;
export type ScriptedFault = Fault & {
	id: number;
	remaining: number;
	toSkip: number;
};

/** The scripted faults, first come first served. */
export class Faults {
	#list: ScriptedFault[] = [];
	#nextId = 1;
	readonly #released = new Set<() => void>();

	add(fault: Fault): ScriptedFault {
		const scripted = {
			...fault,
			id: this.#nextId++,
			remaining: fault.count,
			toSkip: fault.skip,
		};
		this.#list.push(scripted);
		return scripted;
	}

	list(): readonly ScriptedFault[] {
		return this.#list;
	}

	/** Forgets all faults and lets go of the calls that stall. */
	clear(): void {
		this.#list = [];
		for (const release of this.#released) release();
		this.#released.clear();
	}

	/** The fault this call must suffer, used up by one; null for none. */
	async take(request: SandboxRequest): Promise<ScriptedFault | null> {
		for (const fault of this.#list) {
			if (!(await concerns(fault, request))) continue;
			if (fault.toSkip > 0) {
				fault.toSkip--;
				continue;
			}
			// The body was awaited: another call may have used the last one meanwhile.
			if (fault.remaining === 0) continue;
			fault.remaining--;
			if (fault.remaining === 0)
				this.#list = this.#list.filter((other) => other !== fault);
			return fault;
		}
		return null;
	}

	/** Calls back when the faults are cleared: what a stalled call waits for. Returns how to stop listening. */
	onRelease(release: () => void): () => void {
		this.#released.add(release);
		return () => this.#released.delete(release);
	}
}

async function concerns(
	fault: ScriptedFault,
	request: SandboxRequest,
): Promise<boolean> {
	if (fault.method !== undefined && fault.method !== request.method)
		return false;
	if (!isPathMatch(fault.path, request.path)) return false;
	if (fault.bodyIncludes === undefined) return true;
	return (await request.body()).includes(fault.bodyIncludes);
}

/** Without `*` a prefix, with `*` (any run of characters) the whole path. */
export function isPathMatch(pattern: string, path: string): boolean {
	if (!pattern.includes("*")) return path.startsWith(pattern);
	const parts = pattern
		.split(/\*+/)
		.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
	return new RegExp(`^${parts.join(".*")}$`).test(path);
}
