import { z } from "zod";
import { BadControlInput, type SandboxRequest } from "./simulator.ts";

export const faultKinds = [
	"status",
	"stall",
	"delay",
	"drip",
	"cut",
	"short",
	"lost_response",
	"garbage",
	"html",
	"redirect",
	"invalid_json",
	"endless",
	"custom",
] as const;

/** Fields that every platform's faults have. README.md says what each kind does. */
const commonInput = z.object({
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
	bodyBase64: z.base64().optional(),
	location: z.string().optional(),
	delayMs: z.number().int().min(0).default(0),
	afterBytes: z.number().int().min(0).default(64),
	chunkBytes: z.number().int().min(1).default(16),
});
const commonNames = new Set(Object.keys(commonInput.shape));

/** A platform that a fault can be meant for: its path's prefix, and the form of its own errors. */
export type FaultTarget = {
	readonly platform: string;
	readonly faults: z.ZodType;
};

export type Fault = z.infer<typeof commonInput> & {
	/** The fields in the platform's own form, as they came; each platform reads them anew. */
	form: Readonly<Record<string, unknown>>;
};
export type ScriptedFault = Fault & {
	id: number;
	remaining: number;
	toSkip: number;
};

/**
 * Reads the body of `POST /__sandbox/faults`: the common fields, and the others by the platform that the path leads to.
 * A path that begins with `*` may lead to any: one of them must know the form.
 *
 * @throws {ZodError} for a wrong common field
 * @throws {BadControlInput} for a form that the platform does not know
 */
export function parseFault(
	input: unknown,
	targets: readonly FaultTarget[],
): Fault {
	const common = commonInput.parse(input);
	const form = Object.fromEntries(
		Object.entries(z.record(z.string(), z.unknown()).parse(input)).filter(
			([name]) => !commonNames.has(name),
		),
	);
	const fault = { ...common, form };
	if (Object.keys(form).length === 0) return fault;
	const possible = targets.filter(({ platform }) =>
		canLeadTo(common.path, platform),
	);
	if (possible.length === 0)
		throw new BadControlInput(
			`No platform is at ${common.path}, so nobody knows ${listed(Object.keys(form))}. A fault there takes ${listed([...commonNames])}.`,
		);
	const problems = possible.flatMap(({ platform, faults }) => {
		const read = faults.safeParse(form);
		return read.success ? [] : [`${platform}: ${z.prettifyError(read.error)}`];
	});
	if (problems.length === possible.length)
		throw new BadControlInput(
			`${common.path} does not take this fault.\n${problems.join("\n")}`,
		);
	return fault;
}

/** True when a path, or pattern of paths, can be one below the platform's prefix. */
function canLeadTo(path: string, platform: string): boolean {
	const prefix = `/${platform}/`;
	const [beginning = ""] = path.split("*");
	return path.includes("*")
		? prefix.startsWith(beginning) || beginning.startsWith(prefix)
		: path.startsWith(prefix) || prefix.startsWith(path);
}

function listed(names: readonly string[]): string {
	return names.map((name) => `"${name}"`).join(", ");
}

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
	async next(request: SandboxRequest): Promise<ScriptedFault | null> {
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
