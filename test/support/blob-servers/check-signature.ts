import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Refusal of a request's signature, in S3's words; null when it is right. */
export function findSignatureFault(
	request: IncomingMessage,
	credentials: { accessKeyId: string; secretAccessKey: string },
): "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "AccessDenied" | null {
	const [, accessKeyId, scope = "", names = "", signature = ""] =
		/^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
			request.headers.authorization ?? "",
		) ?? [];
	if (accessKeyId === undefined) return "AccessDenied";
	if (accessKeyId !== credentials.accessKeyId) return "InvalidAccessKeyId";
	const [path = "", search = ""] = (request.url ?? "").split("?");
	const query = search
		.split("&")
		.filter((pair) => pair !== "")
		.map((pair) => (pair.includes("=") ? pair : `${pair}=`))
		.sort()
		.join("&");
	const headers = names
		.split(";")
		.map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
		.join("");
	const canonical = [
		request.method,
		path,
		query,
		headers,
		names,
		request.headers["x-amz-content-sha256"],
	].join("\n");
	const text = [
		"AWS4-HMAC-SHA256",
		request.headers["x-amz-date"],
		scope,
		createHash("sha256").update(canonical).digest("hex"),
	].join("\n");
	const hmac = (key: string | Buffer, value: string) =>
		createHmac("sha256", key).update(value).digest();
	const key = scope
		.split("/")
		.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`);
	const right = hmac(key, text);
	return timingSafeEqual(right, Buffer.from(signature, "hex"))
		? null
		: "SignatureDoesNotMatch";
}
