-- nvim --clean --headless -l people.lua: names in comments of many languages.
-- WORKSPACE holds the files, RUNTIME the folder of lsp/contextward.lua.
local workspace, runtime = os.getenv('WORKSPACE'), os.getenv('RUNTIME')
local failed = 0
vim.opt.runtimepath:append(runtime)
vim.cmd('filetype on')
vim.lsp.enable('contextward')
for name in vim.fs.dir(workspace) do
  if not vim.startswith(name, '.') then
    vim.cmd.edit(workspace .. '/' .. name)
    local buffer = vim.api.nvim_get_current_buf()
    local found = function()
      return vim.tbl_filter(function(d)
        return d.code == 'personal.person-name'
      end, vim.diagnostic.get(buffer))
    end
    local ok = vim.wait(30000, function()
      return #found() == 4
    end, 20)
    io.stdout:write((ok and 'ok   ' or 'FAIL ') .. name .. '  # ' .. #found() .. ' names\n')
    failed = failed + (ok and 0 or 1)
  end
end
local client = vim.lsp.get_clients({ name = 'contextward' })[1]
client:stop()
vim.wait(20000, function()
  return client:is_stopped()
end, 20)
io.stdout:write(failed == 0 and 'PASS\n' or (failed .. ' FAILED\n'))
os.exit(failed == 0 and 0 or 1)
