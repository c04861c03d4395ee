// A thread that sends what it is told to, so that reading megabytes of answers holds up nobody whose time is taken.
import { parentPort } from "node:worker_threads";

/** One request, sent `times` times at the same moment, again and again for `leastMs`. */
export interface Sending {
	url: string;
	headers: Record<string, string>;
	body: string;
	times: number;
	leastMs: number;
}

export interface Sent {
	/** Until all of one moment were answered, in the mean. */
	ms: number;
	/** Bytes of all answers of one moment together. */
	bytes: number;
	status: number | undefined;
	/** Code of the first error; undefined where there was none. */
	code: string | undefined;
}

interface Answer {
	status: number | undefined;
	bytes: number;
	code: string | undefined;
}

parentPort?.on("message", async (sending: Sending) => {
	const began = performance.now();
	let rounds = 0;
	let answers: Answer[];
	do {
		answers = await Promise.all(
			Array.from({ length: sending.times }, () => send(sending)),
		);
		rounds += 1;
	} while (performance.now() - began < sending.leastMs);
	const sent: Sent = {
		ms: (performance.now() - began) / rounds,
		bytes: answers.reduce((sum, { bytes }) => sum + bytes, 0),
		status: answers[0]?.status,
		code: answers[0]?.code,
	};
	parentPort?.postMessage(sent);
});

async function send({ url, headers, body }: Sending): Promise<Answer> {
	const answer = await fetch(url, { method: "POST", headers, body }).catch(
		() => null,
	);
	const bytes = answer ? await answer.bytes().catch(() => null) : null;
	const start = new TextDecoder().decode(bytes?.subarray(0, 2_000));
	return {
		status: answer?.status,
		bytes: bytes?.length ?? 0,
		code: /"code":"(\w+)"/.exec(start)?.[1],
	};
}
