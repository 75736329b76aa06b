-- Neovim 0.11's configuration of contextward. Add the folder above to 'runtimepath' (the command
-- `contextward doctor` tells where it is) and say: vim.lsp.enable('contextward')

-- The files that keep others out of AI context, so that they are read like git's own and the
-- server is told when one is edited.
vim.filetype.add({
  pattern = { ['%.[%w-]*ignore'] = { 'gitignore', { priority = -10 } } },
})

---Save what a code action has just changed: an exclusion counts when it is on disk.
---@param command lsp.Command
local function save(command)
  for _, uri in ipairs((command.arguments or {})[1] or {}) do
    local buffer = vim.fn.bufnr(vim.uri_to_fname(uri))
    if buffer >= 0 and vim.bo[buffer].modified then
      vim.api.nvim_buf_call(buffer, function()
        vim.fn.mkdir(vim.fn.expand('%:p:h'), 'p')
        vim.cmd('silent write')
      end)
    end
  end
end

---@type vim.lsp.Config
return {
  cmd = { 'contextward', 'server' },
  root_markers = { '.contextward.yaml', '.git' },
  workspace_required = false,
  commands = { ['contextward.save'] = save },
  init_options = {
    commands = { 'contextward.save' },
    settings = {},
  },
}
