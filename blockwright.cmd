@echo off
rem Starts the command line on Windows, as ./blockwright does elsewhere. Builds first where that was
rem never done or sources have changed since; then java is started directly, without Maven.
setlocal EnableExtensions DisableDelayedExpansion

set "root=%~dp0"
if "%root:~-1%"=="\" set "root=%root:~0,-1%"
set "state=%root%\target\launcher"
set "main=org.blockwright.runtime.cli.Main"
rem PowerShell reads its paths from here: in its command line they would have to be quoted.
set "BLOCKWRIGHT_ROOT=%root%"
set "shell=powershell -NoProfile -NonInteractive -Command"

set "java="
if defined JAVA_HOME goto home
for %%j in (java.exe) do set "java=%%~$PATH:j"
if not defined java goto nojava
goto found
:home
set "java=%JAVA_HOME%\bin\java.exe"
if not exist "%java%" goto badhome
:found

rem BLOCKWRIGHT_CUDA=1 adds the CUDA libraries to the build, 2.5 GB; from then on they stay.
set "cuda="
if "%BLOCKWRIGHT_CUDA%"=="1" set "cuda=-Pcuda"
if exist "%state%\cuda" set "cuda=-Pcuda"

rem Up to date: built here (a copied tree is built anew), with what is asked for, and no source is
rem newer than the build.
if not exist "%state%\built" goto build
if not exist "%state%\classpath" goto build
if defined cuda if not exist "%state%\cuda" goto build
%shell% "$r = $env:BLOCKWRIGHT_ROOT; $b = Get-Item -LiteralPath ($r + '\target\launcher\built'); if ((Get-Content -LiteralPath $b.FullName -TotalCount 1) -ne $r) { exit 1 }; $new = Get-ChildItem -LiteralPath $r -Recurse -File | Where-Object { $p = $_.FullName.Substring($r.Length); $_.LastWriteTime -gt $b.LastWriteTime -and ($_.Name -eq 'pom.xml' -or $p -like '*\src\main\*') -and $p -notlike '*\target\*' } | Select-Object -First 1; if ($new) { exit 1 }; exit 0"
if errorlevel 1 goto build
goto start

:build
>&2 echo blockwright: building, which takes about a minute the first time
if not exist "%state%" mkdir "%state%"
%shell% "Set-Content -LiteralPath ($env:BLOCKWRIGHT_ROOT + '\target\launcher\building') -Value $env:BLOCKWRIGHT_ROOT"
pushd "%root%"
call "%root%\mvnw.cmd" -q -B -ntp %cuda% -pl examples -am -DskipTests -Dspotless.check.skip package 1>&2
set "failed=%errorlevel%"
popd
if not "%failed%"=="0" goto badbuild
rem A file of arguments, since a command line of Windows is too short for a class path; a backslash
rem in it has to be written twice.
%shell% "$r = $env:BLOCKWRIGHT_ROOT; $jar = Get-ChildItem -Path ($r + '\examples\target') -Filter 'blockwright-examples-*.jar' | Where-Object { $_.Name -notmatch '-(sources|javadoc|tests)\.jar$' } | Select-Object -First 1; if (-not $jar) { exit 1 }; $cp = $jar.FullName + ';' + (Get-Content -Raw -LiteralPath ($r + '\examples\target\classpath')).Trim(); Set-Content -Encoding Default -LiteralPath ($r + '\target\launcher\classpath') -Value ('-cp ' + [char]34 + $cp.Replace('\', '\\') + [char]34)"
if errorlevel 1 goto badbuild
rem An archive of the classes that every start loads; without it starts are slower, nothing else.
"%java%" -XX:ArchiveClassesAtExit="%state%\classes.jsa" "@%state%\classpath" %main% warm-up >nul 2>nul
if errorlevel 1 if exist "%state%\classes.jsa" del "%state%\classes.jsa"
if defined cuda type nul >"%state%\cuda"
rem Dated from before the build: what changed meanwhile counts as newer.
move /y "%state%\building" "%state%\built" >nul

:start
rem The engine's threads sleep while they wait: spinning, they are several times slower as soon as
rem anything else wants a core, and no faster when nothing does.
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"

rem Which options of Java's a command gets, and why, is said in ./blockwright, which has the same.
set "kind=%~1"
if /i not "%kind%"=="bench" goto known
:scan
if "%~1"=="" goto known
if "%~1"=="--data" set "kind=evaluate"
shift /1
goto scan
:known
set "compiler=-XX:TieredStopAtLevel=1"
set "options=-XX:+UseSerialGC -XX:-UsePerfData"
for %%c in (train compare reproduce demo) do if /i "%kind%"=="%%c" set "compiler=" & set "options=-XX:+UseParallelGC -XX:-UseAdaptiveSizePolicy -Xms192m -Xmn128m -XX:+AlwaysPreTouch -XX:CompileThresholdScaling=0.2"
for %%c in (evaluate localize serve) do if /i "%kind%"=="%%c" set "compiler=" & set "options=-XX:+UseParallelGC -XX:-UseAdaptiveSizePolicy -Xms64m -Xmn32m -XX:CompileThresholdScaling=0.2"
for %%c in (bench) do if /i "%kind%"=="%%c" set "options=-XX:+UseSerialGC -XX:-UsePerfData -Xms16m -Xmn8m"
if defined BLOCKWRIGHT_OPTS set "options=%BLOCKWRIGHT_OPTS%"
"%java%" -XX:SharedArchiveFile="%state%\classes.jsa" -Xshare:auto -Xlog:disable -Dai.djl.offline=true "-Dblockwright.command=%~nx0" "@%state%\classpath" %options% %compiler% %main% %*
exit /b %errorlevel%

:nojava
>&2 echo blockwright: there is no java on the PATH; install a JDK 17 or set JAVA_HOME
exit /b 1
:badhome
>&2 echo blockwright: JAVA_HOME is set, but there is no "%java%"
exit /b 1
:badbuild
>&2 echo blockwright: the build failed; its messages stand above
exit /b 1
