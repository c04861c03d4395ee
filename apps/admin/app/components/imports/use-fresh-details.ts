import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { ImportJobState } from "../../graphql/import-job-fields.ts";

/** Events hold the counts only: a new stage or failure fetches the lists that tell about it. */
export function useFreshDetails({ status, progress }: ImportJobState): void {
	const { revalidate } = useRevalidator();
	const reload = useRef(revalidate);
	reload.current = revalidate;
	const seen = `${status} ${progress.stage} ${progress.failedCampaigns + progress.failedAssets}`;
	const last = useRef(seen);
	useEffect(() => {
		if (last.current === seen) return;
		last.current = seen;
		const timer = setTimeout(() => reload.current(), 300);
		return () => clearTimeout(timer);
	}, [seen]);
}
