import { AppError } from "@patchbay/errors";
import type { Plugin } from "graphql-yoga";
import { selectsNothing } from "./selects-nothing.ts";

/** The request cannot carry a stream; nothing was started. */
class NoStream extends AppError {
	constructor(message: string) {
		super("BAD_REQUEST", message);
	}
}

/**
 * Refuses a subscription that could not be answered as one, before it starts: one within a batch, and one whose client
 * takes no event stream. Gives event streams the headers that keep a proxy from holding them back.
 */
export function useEventStreams(): Plugin {
	const batches = new WeakSet<Request>();
	return {
		onRequestParse: ({ request }) => ({
			onRequestParseDone({ requestParserResult }) {
				if (Array.isArray(requestParserResult)) batches.add(request);
			},
		}),
		onSubscribe({ args, setResultAndStopExecution }) {
			const { request } = args.contextValue as { request: Request };
			const message = batches.has(request)
				? "A subscription cannot be part of a batch. Send it as a request of its own, with `Accept: text/event-stream`."
				: !acceptsEventStream(request.headers.get("accept"))
					? "A subscription is answered as an event stream. Send `Accept: text/event-stream`."
					: selectsNothing(args)
						? "The directives of this subscription leave its field out: there is nothing to tell. Ask for one field."
						: null;
			if (message !== null)
				setResultAndStopExecution({ errors: [new NoStream(message) as never] });
		},
		onResponse({ response }) {
			const { headers } = response;
			if (!headers.get("content-type")?.startsWith("text/event-stream")) return;
			// nginx would otherwise wait for a full buffer, with the headers too; no-transform: nor may anything pack it.
			headers.set("X-Accel-Buffering", "no");
			headers.set("Cache-Control", "no-store, no-transform");
		},
	};
}

/** `accept`: the header; null takes anything. */
export function acceptsEventStream(accept: string | null): boolean {
	return (accept ?? "*/*").split(",").some((range) => {
		const [type = "", ...parameters] = range
			.split(";")
			.map((part) => part.trim().toLowerCase());
		const isRefused = parameters.some((each) => /^q=0(\.0*)?$/.test(each));
		return (
			!isRefused &&
			(type === "text/event-stream" || type === "text/*" || type === "*/*")
		);
	});
}
