/** What Prometheus may ask: the process' own figures and the time of each request. */
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

export interface Metrics {
  /** Notes one answered request. */
  observe(request: { service: string; operation: string; method: string; status: number; seconds: number }): void;
  /** Notes one request to the Kubernetes API. */
  kubernetes(request: { method: string; path: string; status: number; seconds: number }): void;
  /** The text exposition format. */
  text(): Promise<string>;
  contentType: string;
}

export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const durations = new Histogram({
    name: "dicot_http_request_duration_seconds",
    help: "Time from a request's headers to the end of its answer.",
    labelNames: ["service", "operation", "method", "status"],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    registers: [register],
  });
  const kubernetes = new Histogram({
    name: "dicot_kubernetes_request_duration_seconds",
    help: "Time from a request to the Kubernetes API to the headers of its answer; status 0: there was none.",
    labelNames: ["method", "group", "status"],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    registers: [register],
  });
  return {
    kubernetes: ({ method, path, status, seconds }) =>
      kubernetes.observe({ method, group: path.match(/^\/apis\/([^/]+)/)?.[1] ?? "core", status: String(status) }, seconds),
    observe: ({ seconds, status, ...labels }) => durations.observe({ ...labels, status: String(status) }, seconds),
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}
