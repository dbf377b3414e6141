/** Label selectors as Kubernetes evaluates them. An absent selector matches all. */
export function matchesLabels(labels: Record<string, string> = {}, wanted: Record<string, string> = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

interface Expression {
  key: string;
  operator: string;
  values?: string[];
}

export function matchesExpressions(labels: Record<string, string> = {}, expressions: readonly Expression[] = []): boolean {
  return expressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    switch (operator) {
      case "In":
        return value !== undefined && values.includes(value);
      case "NotIn":
        return value === undefined || !values.includes(value);
      case "Exists":
        return value !== undefined;
      case "DoesNotExist":
        return value === undefined;
      case "Gt":
        return Number(value) > Number(values[0]);
      case "Lt":
        return Number(value) < Number(values[0]);
      default:
        return false;
    }
  });
}
