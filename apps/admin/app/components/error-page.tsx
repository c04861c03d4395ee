import {
	isRouteErrorResponse,
	useLocation,
	useRevalidator,
	useRouteError,
} from "@remix-run/react";
import {
	CloudOff,
	FileQuestion,
	type LucideIcon,
	ShieldAlert,
	TriangleAlert,
} from "lucide-react";
import { useEffect, useRef } from "react";
import type { PageProblem } from "../api-error.ts";
import { ButtonLink } from "./ui/button.tsx";

interface Look {
	icon: LucideIcon;
	title: string;
	retry: boolean;
}

const unknown: Look = {
	icon: TriangleAlert,
	title: "This page failed: try again",
	retry: true,
};

const looks: Record<string, Look> = {
	NOT_FOUND: {
		icon: FileQuestion,
		title: "This page does not exist",
		retry: false,
	},
	BAD_REQUEST: {
		icon: FileQuestion,
		title: "This address is not right",
		retry: false,
	},
	FORBIDDEN: {
		icon: ShieldAlert,
		title: "You are not allowed to see this",
		retry: false,
	},
	UNAVAILABLE: {
		icon: CloudOff,
		title: "Patchbay is not reachable right now",
		retry: true,
	},
	RATE_LIMITED: {
		icon: TriangleAlert,
		title: "Too many requests",
		retry: true,
	},
	METHOD_NOT_ALLOWED: {
		icon: FileQuestion,
		title: "This address does not accept such a request",
		retry: false,
	},
	FORM_REFUSED: {
		icon: FileQuestion,
		title: "This form could not be accepted",
		retry: false,
	},
	INTERNAL: unknown,
};

const explanations: Record<string, string> = {
	UNAVAILABLE:
		"Nothing is lost, and imports continue in the background. This page will reload automatically.",
	RATE_LIMITED: "Wait a moment, then try again.",
	BAD_REQUEST: "Part of the address could not be understood.",
	METHOD_NOT_ALLOWED: "Go back and use the page's own form.",
};

/** A fault within the browser has no number. */
function internal(requestId: string): string {
	return requestId
		? "What happened is in the log. If it happens again, give the number below to whoever runs Patchbay."
		: "If it happens again, tell whoever runs Patchbay what you did.";
}

function problemOf(error: unknown): PageProblem {
	if (isRouteErrorResponse(error)) {
		const body: unknown = error.data;
		if (
			typeof body === "object" &&
			body !== null &&
			"code" in body &&
			"message" in body
		) {
			const { code, message, requestId } = body as PageProblem;
			return { code, message, requestId };
		}
		if (error.status === 404)
			return {
				code: "NOT_FOUND",
				message: "There is nothing at this address.",
				requestId: "",
			};
	}
	return {
		code: isUnreachable(error) ? "UNAVAILABLE" : "INTERNAL",
		message: "",
		requestId: "",
	};
}

/** Sentences in which Chromium, Firefox and Safari say that a request found no server. */
const unreachable = /failed to fetch|networkerror|load failed/i;

/** True when the page's data could not be asked for at all: the network is away, or the server starts anew. */
function isUnreachable(error: unknown): boolean {
	return error instanceof TypeError && unreachable.test(error.message);
}

/** Page shown in place of one that could not be, with a way on. */
export function ErrorPage() {
	const { code, message, requestId } = problemOf(useRouteError());
	const { pathname, search } = useLocation();
	useReturnOfApi(code === "UNAVAILABLE");
	const { icon: Icon, title, retry } = looks[code] ?? unknown;
	return (
		<div
			role="alert"
			className="mx-auto flex max-w-md flex-col items-center py-16 text-center"
		>
			<span className="grid size-12 place-items-center rounded-2xl bg-ink/5 text-ink-soft">
				<Icon aria-hidden className="size-6" />
			</span>
			<h1 className="mt-5 font-semibold text-xl tracking-tight">{title}</h1>
			<p className="mt-2 text-balance text-ink-soft">
				{code === "INTERNAL"
					? internal(requestId)
					: (explanations[code] ?? message)}
			</p>
			<div className="mt-6 flex flex-wrap justify-center gap-2">
				{retry && (
					<ButtonLink look="primary" to={`${pathname}${search}`} reloadDocument>
						Try again
					</ButtonLink>
				)}
				<ButtonLink to="/brands">Go to your brands</ButtonLink>
			</div>
			{requestId && (
				<p className="mt-8 font-mono text-ink-faint text-xs">
					Request {requestId}
				</p>
			)}
		</div>
	);
}

/** Asks whether the API is back, and then loads what was asked for. */
function useReturnOfApi(away: boolean): void {
	const { revalidate } = useRevalidator();
	const reload = useRef(revalidate);
	reload.current = revalidate;
	useEffect(() => {
		if (!away) return;
		const timer = setInterval(async () => {
			const answer = await fetch("/readyz").catch(() => null);
			const { api } = ((await answer?.json().catch(() => null)) ?? {}) as {
				api?: string;
			};
			if (api === "ok") reload.current();
		}, 3_000);
		return () => clearInterval(timer);
	}, [away]);
}
