/** Where the page is that shows a screen. Chosen by the site, kept with the connection to the cluster. */
import type { Kube } from "../../kube/kube.ts";

export interface ConsoleSettings {
  /** Nova's novncproxy_base_url: noVNC's `vnc_lite.html` of the operator's. Undefined for the page that Dicot itself has. */
  novncBaseUrl: string | undefined;
}

const chosen = new WeakMap<Kube, ConsoleSettings>();

export const configureConsoles = (kube: Kube, settings: ConsoleSettings): void => void chosen.set(kube.own, settings);

export const consoleSettingsOf = (kube: Kube): ConsoleSettings => chosen.get(kube.own) ?? { novncBaseUrl: undefined };

/** Dicot's own page, and where the WebSockets are: below the path of Compute, as that is what comes through an Ingress. */
export const PAGE = "/compute/vnc_lite.html";
const SOCKET = "/compute/console";

/** Where a console's page is, or its WebSocket for what has no page. `root` is that of all services: `http://127.0.0.1:5000`. */
export function consoleUrl(kube: Kube, root: string, { page, token }: { page: boolean; token: string }): string {
  const socket = `${root}${SOCKET}?token=${token}`;
  if (!page) return socket.replace(/^http/, "ws");
  const { novncBaseUrl } = consoleSettingsOf(kube);
  const url = new URL(novncBaseUrl ?? `${root}${PAGE}`);
  const path = novncBaseUrl === undefined ? new URL(socket).pathname.slice(1) : (url.searchParams.get("path") ?? "");
  // noVNC opens the WebSocket of its own host at this path: console_auth_token.py, access_url.
  url.searchParams.set("path", `${path}?token=${token}`);
  return url.href;
}
