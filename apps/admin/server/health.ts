import { type RequestHandler, Router } from "express";
import { request } from "undici";

export interface HealthOptions {
	apiUrl: string;
	closing: AbortSignal;
}

/**
 * `/healthz`: the process runs. `/readyz`: it takes requests (503 while it stops). A lost API is reported but leaves the
 * admin ready, since it then shows people a page that says so and tries again.
 */
export function health({ apiUrl, closing }: HealthOptions): RequestHandler {
	const router = Router();
	router.get(
		"/healthz",
		(_request, response) => void response.json({ status: "ok" }),
	);
	router.get("/readyz", async (_request, response) => {
		const api = await reachable(`${apiUrl}/healthz`);
		response.status(closing.aborted ? 503 : 200).json({
			status: closing.aborted ? "stopping" : "ok",
			api: api ? "ok" : "unreachable",
		});
	});
	return router;
}

async function reachable(url: string): Promise<boolean> {
	try {
		const { statusCode, body } = await request(url, {
			signal: AbortSignal.timeout(2_000),
		});
		await body.dump();
		return statusCode < 500;
	} catch {
		return false;
	}
}
