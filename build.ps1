# Restores the build tool and runs build/build.cake: ./build.ps1 [--target=NAME] [options]. See --target=Help.
$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath $PSScriptRoot

$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_SKIP_FIRST_TIME_EXPERIENCE = '1'

# Restoring is quick when nothing changed; its chatter only matters when it fails.
$log = dotnet tool restore
if ($LASTEXITCODE -ne 0) {
    $log | Out-Host
    exit $LASTEXITCODE
}

# The report of the targets is the output; --verbosity=normal brings back what Cake says about itself.
$verbosity = @('--verbosity=quiet')
if ($args -match '^(--verbosity|-v)=') { $verbosity = @() }

dotnet cake build/build.cake @verbosity @args
exit $LASTEXITCODE
