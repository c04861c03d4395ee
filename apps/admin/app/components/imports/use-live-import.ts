import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { ImportJobState } from "../../graphql/import-job-fields.ts";
import { hasEnded } from "./import-state.ts";

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
 * again with growing pauses, and the page is reloaded in the background meanwhile; a reload begins where the job is.
 */
export function useLiveImport<Job extends ImportJobState>(
	loaded: Job,
): { job: Job; liveness: Liveness } {
	const [event, setEvent] = useState<ImportJobState | null>(null);
	const [liveness, setLiveness] = useState<Liveness>("connecting");
	const revalidator = useRevalidator();
	const reload = useRef(revalidator.revalidate);
	reload.current = revalidator.revalidate;

	const current =
		event && event.id === loaded.id && isLater(event, loaded)
			? { ...loaded, ...event }
			: loaded;
	const ended = hasEnded(current.status);

	useEffect(() => {
		if (ended) return setLiveness("ended");
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
			poll ??= setInterval(() => reload.current(), pollEveryMs);
			clearTimeout(retry);
			retry = setTimeout(open, pauseMs);
			pauseMs = Math.min(pauseMs * 2, longestPauseMs);
		};
		const open = () => {
			source = new EventSource(
				`/events/import-jobs/${encodeURIComponent(loaded.id)}`,
			);
			source.addEventListener("next", ({ data }: MessageEvent<string>) => {
				const { data: answer, errors } = JSON.parse(data) as StreamEvent;
				if (errors || !answer?.importJob) return lost();
				pauseMs = 1_000;
				stopPolling();
				setLiveness("live");
				setEvent(answer.importJob);
				// The list of failures and what happened are not in the event.
				if (hasEnded(answer.importJob.status)) reload.current();
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

	return { job: current, liveness };
}

/** A page loaded after the last event knows more than the event: a job that was tried again starts from zero. */
function isLater(event: ImportJobState, loaded: ImportJobState): boolean {
	if (event.attempts !== loaded.attempts)
		return event.attempts > loaded.attempts;
	if (hasEnded(loaded.status)) return false;
	return (
		hasEnded(event.status) || event.progress.percent >= loaded.progress.percent
	);
}
