import { useFetcher, useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { ImportJobState } from "../../graphql/import-job-fields.ts";
import { hasEnded } from "./import-state.ts";
import { newerJob } from "./newer-job.ts";

/** `live`: events come. `catching-up`: the stream was lost; the page asks every few seconds until it is back. */
export type Liveness = "connecting" | "live" | "catching-up" | "ended";

const pollEveryMs = 3_000;
const longestPauseMs = 15_000;

interface StreamEvent {
	data?: { importJob?: ImportJobState } | null;
	errors?: unknown[];
}

/**
 * A job that moves: starts with what the page was loaded with and follows the event stream. A lost stream is opened
 * again with growing pauses, and the job is asked for meanwhile; a reload begins where the job is.
 */
export function useLiveImport<Job extends ImportJobState>(
	loaded: Job,
): { job: Job; liveness: Liveness } {
	const [event, setEvent] = useState<ImportJobState | null>(null);
	const [liveness, setLiveness] = useState<Liveness>("connecting");
	const asked = useFetcher<{ job: ImportJobState | null }>();
	const ask = useRef(asked.load);
	ask.current = asked.load;

	const answer = asked.data?.job;
	useEffect(() => {
		if (answer) setEvent(answer);
	}, [answer]);

	// A page that was loaded after the end and shows no end: the job was tried again.
	const [lastLoaded, setLastLoaded] = useState(loaded);
	if (lastLoaded !== loaded) {
		setLastLoaded(loaded);
		if (event && hasEnded(event.status) && !hasEnded(loaded.status))
			setEvent(null);
	}
	const job = newerJob(loaded, event);
	const ended = hasEnded(job.status);
	useReloadAtEnd(ended, hasEnded(loaded.status));

	useEffect(() => {
		if (ended) return setLiveness("ended");
		const id = encodeURIComponent(loaded.id);
		let source: EventSource | undefined;
		let retry: ReturnType<typeof setTimeout> | undefined;
		let poll: ReturnType<typeof setInterval> | undefined;
		let pauseMs = 1_000;
		const stopPolling = () => {
			clearInterval(poll);
			poll = undefined;
		};
		const lost = () => {
			source?.close();
			setLiveness("catching-up");
			poll ??= setInterval(async () => {
				if ((await isReachable()) && poll !== undefined)
					ask.current(`/import-jobs/${id}/state`);
			}, pollEveryMs);
			clearTimeout(retry);
			retry = setTimeout(open, pauseMs);
			pauseMs = Math.min(pauseMs * 2, longestPauseMs);
		};
		const open = () => {
			source = new EventSource(`/events/import-jobs/${id}`);
			source.addEventListener("next", ({ data }: MessageEvent<string>) => {
				const { data: told, errors } = JSON.parse(data) as StreamEvent;
				if (errors || !told?.importJob) return lost();
				pauseMs = 1_000;
				stopPolling();
				setLiveness("live");
				setEvent(told.importJob);
			});
			source.addEventListener("complete", lost);
			source.addEventListener("error", lost);
		};
		open();
		return () => {
			source?.close();
			clearTimeout(retry);
			stopPolling();
		};
	}, [loaded.id, ended]);

	return { job, liveness };
}

/** A fetcher that finds no server takes the whole page away: it is used only where one answers. */
async function isReachable(): Promise<boolean> {
	return fetch("/healthz").then(
		({ ok }) => ok,
		() => false,
	);
}

/** The lists of failures and of what happened are not in the events: they are read when the job has ended. */
function useReloadAtEnd(ended: boolean, loadedEnded: boolean): void {
	const { revalidate } = useRevalidator();
	const reload = useRef(revalidate);
	reload.current = revalidate;
	useEffect(() => {
		if (ended && !loadedEnded) reload.current();
	}, [ended, loadedEnded]);
}
