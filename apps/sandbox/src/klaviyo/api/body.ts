import type { z } from "zod";
import type { SandboxRequest } from "../../simulator.ts";
import { invalid, KlaviyoRefused, unsupportedMediaType } from "../errors.ts";

/** Reads the JSON:API document of a call that writes or asks for a report. @throws {KlaviyoRefused} 400, 415 */
export async function readBody<T>(
	request: SandboxRequest,
	schema: z.ZodType<T>,
): Promise<T> {
	const type = request.headers["content-type"] ?? "";
	if (!/^application\/(vnd\.api\+)?json(;|$)/.test(type))
		throw new KlaviyoRefused(unsupportedMediaType(type));
	let content: unknown;
	try {
		content = JSON.parse((await request.body()).toString("utf8"));
	} catch {
		throw new KlaviyoRefused(invalid("The payload is not valid JSON."));
	}
	const read = schema.safeParse(content);
	if (read.success) return read.data;
	const [issue] = read.error.issues;
	const path = (issue?.path ?? []).map(String);
	const unknown =
		issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
	const pointer = `/${[...path, ...unknown].join("/")}`;
	throw new KlaviyoRefused(
		invalid(
			unknown.length > 0
				? `'${unknown[0]}' is not a valid field for this resource.`
				: `Invalid value: ${issue?.message}`,
			{ pointer },
		),
	);
}
