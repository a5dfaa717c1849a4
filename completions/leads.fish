# Completion of leads(1) for fish.
# Install it as leads.fish in a directory of $fish_complete_path, or: leads completion fish | source

function __leads_complete
    set -l typed (commandline --tokenize --current-process --cut-at-cursor)
    set -l current (commandline --current-token --cut-at-cursor | string replace --all --regex '[\'"\\\\]' '')
    for line in ($typed[1] __complete $typed[2..] "$current" 2>/dev/null)
        switch $line
            case :files
                set -l flag (string match --regex '^--[^=]*=' -- $current)
                for path in (__fish_complete_path (string replace --regex '^--[^=]*=' '' -- $current))
                    printf '%s\n' "$flag$path"
                end
            case :folders
                __fish_complete_directories $current
            case '*'
                printf '%s\n' $line
        end
    end
end

complete --command leads --no-files --keep-order --arguments '(__leads_complete)'
