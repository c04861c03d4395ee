import { CircleAlert, CircleCheck, X } from "lucide-react";
import { Toast } from "radix-ui";
import {
	createContext,
	type ReactNode,
	useCallback,
	useContext,
	useMemo,
	useState,
} from "react";

export interface ToastMessage {
	tone: "good" | "bad";
	text: string;
}

const ToastContext = createContext<(message: ToastMessage) => void>(
	() => undefined,
);

/** Shows a short message in the corner of the screen; it is announced to screen readers. */
export function useToast(): (message: ToastMessage) => void {
	return useContext(ToastContext);
}

export function Toaster({ children }: { children: ReactNode }) {
	const [messages, setMessages] = useState<(ToastMessage & { key: number })[]>(
		[],
	);
	const show = useCallback((message: ToastMessage) => {
		setMessages((before) => [
			...before.slice(-2),
			{ ...message, key: Date.now() + Math.random() },
		]);
	}, []);
	const provider = useMemo(() => show, [show]);
	return (
		<ToastContext.Provider value={provider}>
			<Toast.Provider label="Notification" duration={7000}>
				{children}
				{messages.map(({ key, tone, text }) => (
					<Toast.Root
						key={key}
						onOpenChange={(open) => {
							if (!open)
								setMessages((before) =>
									before.filter((message) => message.key !== key),
								);
						}}
						className="flex animate-rise items-start gap-3 rounded-xl border border-line bg-surface p-3.5 shadow-pop"
					>
						{tone === "good" ? (
							<CircleCheck
								aria-hidden
								className="mt-0.5 size-4 shrink-0 text-good-700"
							/>
						) : (
							<CircleAlert
								aria-hidden
								className="mt-0.5 size-4 shrink-0 text-bad-700"
							/>
						)}
						<Toast.Description className="min-w-0 flex-1">
							{text}
						</Toast.Description>
						<Toast.Close
							aria-label="Dismiss"
							className="rounded-md p-0.5 text-ink-faint hover:text-ink"
						>
							<X aria-hidden className="size-4" />
						</Toast.Close>
					</Toast.Root>
				))}
				<Toast.Viewport className="fixed right-4 bottom-4 z-50 grid w-[min(24rem,calc(100vw-2rem))] gap-2 outline-none" />
			</Toast.Provider>
		</ToastContext.Provider>
	);
}
