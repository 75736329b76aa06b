-- nvim --clean --headless -l neovim.lua: a person's first session, step by step.
-- WORKSPACE is the demo workspace, RUNTIME the folder that holds lsp/contextward.lua.
local workspace, runtime = os.getenv('WORKSPACE'), os.getenv('RUNTIME')
local failed = 0

local function check(name, ok, detail)
  io.stdout:write((ok and 'ok   ' or 'FAIL ') .. name .. (detail and ('  # ' .. tostring(detail)) or '') .. '\n')
  if not ok then
    failed = failed + 1
  end
  return ok
end

local function until_(condition)
  return vim.wait(20000, condition, 20)
end

local function with_code(buffer, code)
  return vim.tbl_filter(function(d)
    return d.code == code
  end, vim.diagnostic.get(buffer))
end

local function line_of(buffer, diagnostic)
  return vim.api.nvim_buf_get_lines(buffer, diagnostic.lnum, diagnostic.lnum + 1, false)[1]
end

local function act(diagnostic, title)
  vim.api.nvim_win_set_cursor(0, { diagnostic.lnum + 1, diagnostic.col })
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return vim.startswith(action.title, title)
    end,
  })
end

vim.opt.runtimepath:append(runtime)
vim.cmd('filetype on')
vim.lsp.enable('contextward')
check('Neovim is 0.11 or newer', vim.fn.has('nvim-0.11') == 1, vim.version())

-- A finding shows exactly once.
vim.cmd.edit(workspace .. '/fixtures/seed.yaml')
local buffer = vim.api.nvim_get_current_buf()
check('the server attaches', until_(function()
  return #vim.lsp.get_clients({ bufnr = buffer, name = 'contextward' }) == 1
end))
check('findings arrive', until_(function()
  return #with_code(buffer, 'health.us-ssn') > 0
end))
vim.wait(3000, function() return false end, 100) -- the prose tier may add, never repeat
local seen, twice = {}, 0
for _, d in ipairs(vim.diagnostic.get(buffer)) do
  local key = ('%d:%d:%s'):format(d.lnum, d.col, d.code)
  twice = twice + (seen[key] and 1 or 0)
  seen[key] = true
end
check('each finding shows exactly once', twice == 0, vim.tbl_count(seen) .. ' findings')

-- The quick fix replaces the value, the diagnostic goes, undo brings both back.
local finding = with_code(buffer, 'health.us-ssn')[1]
local before, count = line_of(buffer, finding), #with_code(buffer, 'health.us-ssn')
act(finding, 'Replace with synthetic')
check('the quick fix replaces the value', until_(function()
  return line_of(buffer, finding) ~= before
end))
local digits = function(text) return (text:gsub('%d', 'd')) end
check('the line keeps its form', digits(line_of(buffer, finding)) == digits(before))
check('the diagnostic goes', until_(function()
  return #with_code(buffer, 'health.us-ssn') == count - 1
end))
vim.cmd.undo()
check('undo brings the value back', line_of(buffer, finding) == before)
check('and the diagnostic', until_(function()
  return #with_code(buffer, 'health.us-ssn') == count
end))

-- The exclusion changes the ignore files, and the file's diagnostics go.
act(finding, 'Keep this file out of AI context')
check('the findings of the file go', until_(function()
  return #vim.diagnostic.get(buffer) == 0
end), #vim.diagnostic.get(buffer) .. ' left')
local function on_disk(name)
  return table.concat(vim.fn.readfile(workspace .. '/' .. name), '\n')
end
check('.cursorignore says so on disk', until_(function()
  return on_disk('.cursorignore'):find('/fixtures/seed.yaml', 1, true) ~= nil
end))
check('.claude/settings.json says so on disk', until_(function()
  return on_disk('.claude/settings.json'):find('fixtures/seed.yaml', 1, true) ~= nil
end))
check('.claude/settings.json is still JSON', pcall(vim.json.decode, on_disk('.claude/settings.json')))

-- Positions behind an emoji and accents; names from the background; the silent folder.
vim.cmd.edit(workspace .. '/clinic/api.py')
local api = vim.api.nvim_get_current_buf()
check('a name in a comment is marked', until_(function()
  return #with_code(api, 'personal.person-name') > 0
end))
-- A folder is kept from every assistant in use, each in its own list, by one action.
local chosen = with_code(api, 'personal.person-name')[1]
act(chosen, 'Keep this folder out of AI context')
check('the findings of the folder go', until_(function()
  return #vim.diagnostic.get(api) == 0
end), #vim.diagnostic.get(api) .. ' left')
for name, entry in pairs({
  ['.cursorignore'] = '/clinic/',
  ['.claude/settings.json'] = '"Read(/clinic/**)"',
  ['.geminiignore'] = '/clinic/',
  ['.aiderignore'] = '/clinic/',
  ['.zed/settings.json'] = '"clinic/**"',
  ['opencode.json'] = '"clinic/*": "deny"',
}) do
  check(name .. ' has the folder on disk', until_(function()
    return on_disk(name):find(entry, 1, true) ~= nil
  end))
end
check('comments stay', on_disk('.zed/settings.json'):find('// Never shown to the agent.', 1, true) ~= nil)
for _, name in ipairs(vim.fn.glob(workspace .. '/clinic/*.py', false, true)) do
  vim.cmd.edit(name)
  local inside = vim.api.nvim_get_current_buf()
  until_(function()
    return #vim.lsp.get_clients({ bufnr = inside, name = 'contextward' }) == 1
  end)
  vim.wait(1000, function() return false end, 100)
  check(vim.fs.basename(name) .. ' has no diagnostics', #vim.diagnostic.get(inside) == 0)
end

for _, name in ipairs({ 'records.py', 'form.ts', 'patient.json', 'patients.yaml', 'NOTES.md' }) do
  vim.cmd.edit(workspace .. '/reserved/' .. name)
  local silent = vim.api.nvim_get_current_buf()
  until_(function()
    return #vim.lsp.get_clients({ bufnr = silent, name = 'contextward' }) == 1
  end)
  vim.wait(1000, function() return false end, 100)
  check('reserved/' .. name .. ' is silent', #vim.diagnostic.get(silent) == 0, vim.inspect(vim.diagnostic.get(silent)[1]))
end

local client = vim.lsp.get_clients({ name = 'contextward' })[1]
client:stop()
check('the server stops', until_(function()
  return client:is_stopped()
end))
io.stdout:write(failed == 0 and 'PASS\n' or (failed .. ' FAILED\n'))
os.exit(failed == 0 and 0 or 1)
