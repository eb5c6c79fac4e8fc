import { SETTINGS, type Setting } from './settings-table.ts';

export interface FieldProblem {
  /** Path of the value at fault. */
  field: string;
  message: string;
}

type Fields = Record<string, unknown>;
type Report = (field: string, message: string) => void;

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool'];

/** Everything in a request body that the server would refuse by type or range, of the fields this page knows. */
export function checkConfig(value: unknown): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const report: Report = (field, message) => void problems.push({ field, message });
  if (!isObject(value)) {
    report('', 'A config is a JSON object.');
    return problems;
  }
  if (typeof value.model !== 'string' || value.model.trim() === '')
    report('model', value.model === undefined ? 'The field "model" is missing.' : 'model must be a name.');
  if (value.messages === undefined) report('messages', 'The field "messages" is missing.');
  else if (!Array.isArray(value.messages)) report('messages', 'messages must be a list.');
  else
    for (const [index, message] of value.messages.entries())
      checkMessage(message, `messages[${index}]`, report);
  for (const setting of SETTINGS) checkSetting(setting, value[setting.key], report);
  checkOthers(value, report);
  return problems;
}

function checkMessage(message: unknown, path: string, report: Report): void {
  if (!isObject(message)) {
    report(path, 'A message is an object with role and content.');
    return;
  }
  const { role, content } = message;
  if (typeof role !== 'string' || !ROLES.includes(role))
    report(`${path}.role`, `role must be one of ${ROLES.join(', ')}.`);
  if (role === 'tool' && typeof message.tool_call_id !== 'string')
    report(`${path}.tool_call_id`, 'A tool message names its call in tool_call_id.');
  if (message.tool_calls !== undefined && message.tool_calls !== null && !Array.isArray(message.tool_calls))
    report(`${path}.tool_calls`, 'tool_calls must be a list.');
  if (typeof content === 'string') return;
  if (content === null || content === undefined) {
    if (role !== 'assistant') report(`${path}.content`, 'content must be text or a list of parts.');
  } else if (!Array.isArray(content)) report(`${path}.content`, 'content must be text or a list of parts.');
  else for (const [index, part] of content.entries()) checkPart(part, `${path}.content[${index}]`, report);
}

function checkPart(part: unknown, path: string, report: Report): void {
  if (!isObject(part)) {
    report(path, 'A part is an object with a type.');
    return;
  }
  if (part.type === 'text') {
    if (typeof part.text !== 'string') report(`${path}.text`, 'text must be text.');
  } else if (part.type === 'image_url') {
    const image = part.image_url;
    const url = isObject(image) ? image.url : undefined;
    if (typeof url !== 'string' || !/^(https:\/\/|data:image\/)/.test(url))
      report(`${path}.image_url`, 'image_url.url must be an https address or a data:image URL.');
  } else if (part.type !== 'refusal') report(`${path}.type`, 'type must be text or image_url.');
}

function checkSetting(setting: Setting, value: unknown, report: Report): void {
  if (value === undefined || value === null) return;
  const { key } = setting;
  switch (setting.kind) {
    case 'range':
    case 'number':
    case 'integer':
      checkNumber(setting, value, report);
      return;
    case 'text':
      if (typeof value !== 'string') report(key, `${key} must be text.`);
      return;
    case 'toggle':
      if (typeof value !== 'boolean') report(key, `${key} must be true or false.`);
      return;
    case 'select':
      checkChoice(setting, value, report);
      return;
    case 'list':
      checkList(setting, value, report);
      return;
    case 'json':
      if (setting.shape === 'array' ? !Array.isArray(value) : !isObject(value))
        report(key, `${key} must be ${setting.shape === 'array' ? 'a list' : 'an object'}.`);
      return;
    default:
      setting satisfies never;
  }
}

function checkNumber(
  setting: Extract<Setting, { kind: 'range' | 'number' | 'integer' }>,
  value: unknown,
  report: Report,
): void {
  const { key, min, max } = setting;
  if (typeof value !== 'number') {
    report(key, `${key} must be a number.`);
    return;
  }
  if (setting.kind === 'integer' && !Number.isInteger(value)) {
    report(key, `${key} must be a whole number.`);
    return;
  }
  // SDK test suites send zero for "not set", and so it is read.
  if (key === 'max_tokens' && value === 0) return;
  if (value >= min && value <= (max ?? Number.POSITIVE_INFINITY)) return;
  report(key, max === null ? `${key} must be at least ${min}.` : `${key} must be between ${min} and ${max}.`);
}

function checkChoice(setting: Extract<Setting, { kind: 'select' }>, value: unknown, report: Report): void {
  const { key, options } = setting;
  if (options.some((option) => option.value === value)) return;
  if (key === 'tool_choice' && isObject(value) && isObject(value.function)) {
    if (typeof value.function.name !== 'string')
      report(`${key}.function`, 'The chosen function has no name.');
    return;
  }
  report(key, `${key} must be one of ${options.map((option) => option.value).join(', ')}.`);
}

function checkList(setting: Extract<Setting, { kind: 'list' }>, value: unknown, report: Report): void {
  const { key, maxItems } = setting;
  if (typeof value === 'string') return;
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    report(key, `${key} must be text or a list of texts.`);
    return;
  }
  if (value.length > maxItems) report(key, `${key} may hold ${maxItems} texts at most.`);
}

/** Fields without a row in the panel, and rules that concern two fields. */
function checkOthers(value: Fields, report: Report): void {
  const most = value.max_completion_tokens;
  if (most !== undefined && most !== null && !(Number.isInteger(most) && Number(most) >= 0))
    report('max_completion_tokens', 'max_completion_tokens must be a whole number.');
  if (value.n !== undefined && value.n !== null && value.n !== 1)
    report('n', 'n must be 1: send the request twice.');
  if (Array.isArray(value.tools))
    for (const [index, tool] of value.tools.entries()) checkTool(tool, `tools[${index}]`, report);
  if (isObject(value.response_format)) checkFormat(value.response_format, report);
  if (typeof value.max_loops !== 'number' || value.max_loops <= 1) return;
  const formatted = isObject(value.response_format) && value.response_format.type !== 'text';
  if (formatted || (Array.isArray(value.tools) && value.tools.length > 0))
    report('max_loops', 'max_loops above 1 goes with neither tools nor response_format.');
}

function checkTool(tool: unknown, path: string, report: Report): void {
  if (!isObject(tool) || tool.type !== 'function' || !isObject(tool.function)) {
    report(path, 'A tool is {"type": "function", "function": {"name": …}}.');
    return;
  }
  if (typeof tool.function.name !== 'string') report(`${path}.function`, 'The function has no name.');
  else if (!/^[\w.-]{1,64}$/.test(tool.function.name))
    report(`${path}.function.name`, 'A function name has up to 64 letters, digits, dots, _ and -.');
  if (tool.function.parameters != null && !isObject(tool.function.parameters))
    report(`${path}.function.parameters`, 'parameters is a JSON Schema object.');
}

function checkFormat(format: Fields, report: Report): void {
  const types = ['text', 'json_object', 'json_schema'];
  if (typeof format.type !== 'string' || !types.includes(format.type)) {
    report('response_format.type', `type must be one of ${types.join(', ')}.`);
    return;
  }
  if (format.type !== 'json_schema') return;
  if (!isObject(format.json_schema) || typeof format.json_schema.name !== 'string')
    report('response_format.json_schema', 'json_schema needs a name and a schema.');
  else if (format.json_schema.schema != null && !isObject(format.json_schema.schema))
    report('response_format.json_schema.schema', 'schema is a JSON Schema object.');
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
