import { PassThrough } from "node:stream";
import {
	type ActionFunctionArgs,
	type AppLoadContext,
	createReadableStreamFromReadable,
	type EntryContext,
	type LoaderFunctionArgs,
} from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { renderToPipeableStream } from "react-dom/server";
import { NonceContext } from "./nonce.ts";

const renderTimeoutMs = 10_000;

export default function handleRequest(
	request: Request,
	status: number,
	headers: Headers,
	entry: EntryContext,
	context: AppLoadContext,
): Promise<Response> {
	return new Promise((resolve, reject) => {
		let responseStatus = status;
		let shellSent = false;
		const { pipe, abort } = renderToPipeableStream(
			<NonceContext.Provider value={context.cspNonce}>
				<RemixServer
					context={entry}
					url={request.url}
					abortDelay={renderTimeoutMs}
					nonce={context.cspNonce}
				/>
			</NonceContext.Provider>,
			{
				nonce: context.cspNonce,
				onShellReady() {
					shellSent = true;
					const body = new PassThrough();
					headers.set("Content-Type", "text/html; charset=utf-8");
					resolve(
						new Response(createReadableStreamFromReadable(body), {
							headers,
							status: responseStatus,
						}),
					);
					pipe(body);
				},
				onShellError: reject,
				onError(error) {
					responseStatus = 500;
					if (shellSent)
						context.logger.error(
							{ err: error },
							"A page broke while it was rendered",
						);
				},
			},
		);
		setTimeout(abort, renderTimeoutMs + 1_000).unref();
	});
}

/** Loaders' own Responses do not come here, only what nobody expected. The URL may hold a secret and is left out. */
export function handleError(
	error: unknown,
	{ request, context }: LoaderFunctionArgs | ActionFunctionArgs,
) {
	if (!request.signal.aborted)
		context.logger.error({ err: error }, "A page failed");
}
