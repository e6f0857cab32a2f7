package org.blockwright.runtime.cli;

import ai.djl.engine.Engine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.blockwright.runtime.base.BlockwrightException;
import org.blockwright.runtime.base.FileException;
import org.blockwright.runtime.base.Printable;
import org.blockwright.runtime.train.RecipeKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The command line. Exit codes: 0 done, 1 failed with one clear line (the trace only with {@code
 * --debug}), 2 wrong usage.
 */
@Command(
    name = "blockwright",
    description = "Image classifiers declared with annotations, compiled into DJL blocks.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "blockwright COMMAND --help tells more of each. Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
public final class Main implements Callable<Integer> {
  /** All commands, as usage lists them. */
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("demo", DemoCommand.class);
    COMMANDS.put("init", InitCommand.class);
    COMMANDS.put("models", ModelsCommand.class);
    COMMANDS.put("describe", DescribeCommand.class);
    COMMANDS.put("train", TrainCommand.class);
    COMMANDS.put("compare", CompareCommand.class);
    COMMANDS.put("reproduce", ReproduceCommand.class);
    COMMANDS.put("evaluate", EvaluateCommand.class);
    COMMANDS.put("bench", BenchCommand.class);
    COMMANDS.put("predict", PredictCommand.class);
    COMMANDS.put("localize", LocalizeCommand.class);
    COMMANDS.put("explain", ExplainCommand.class);
    COMMANDS.put("trace", TraceCommand.class);
    COMMANDS.put("serve", ServeCommand.class);
    COMMANDS.put("convert", ConvertCommand.class);
    COMMANDS.put("weights", WeightsCommand.class);
    COMMANDS.put("doctor", DoctorCommand.class);
    COMMANDS.put("warm-up", WarmUpCommand.class);
  }

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the trace where something fails.")
  private boolean debug;

  @Option(
      names = "--classpath",
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = "Folders and jars with models of your own, such as target/classes.")
  private String classPath;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    // Not System.out, which keeps to itself why it cannot write.
    PrintWriter out =
        new PrintWriter(
            new PipeOutput(new FileOutputStream(FileDescriptor.out)), true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    settings();
    Class<?> command = command(args);
    boolean endsAtOnce = EndsAtOnce.class.isAssignableFrom(command);
    if (args.length > 1 && NeedsEngine.class.isAssignableFrom(command)) {
      EngineAhead.begin(endsAtOnce);
    }
    int code = run(out, err, args);
    if (endsAtOnce) {
      QuickEnd.now(code);
    }
    System.exit(code);
  }

  /**
   * Runs a command.
   *
   * @param out for results
   * @param err for whatever else there is to say
   * @param args the command and its arguments
   * @return the exit code
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    settings();
    Main main = new Main();
    CommandLine line =
        withCommands(new CommandLine(main), args)
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionStrategy(parsed -> main.execute(parsed, err))
            .setParameterExceptionHandler(Main::wrongUsage)
            .setExecutionExceptionHandler((e, command, parsed) -> main.failed(e, command, err));
    int code;
    try {
      code = line.execute(args);
    } catch (OutOfMemoryError | LinkageError | StackOverflowError e) {
      code = main.failed(e, line, err);
    }
    // A writer keeps an error to itself: a full disk must not look like a result.
    if (out.checkError()) {
      err.println("blockwright: standard output cannot be written; is its disk full?");
      code = code == CommandLine.ExitCode.OK ? CommandLine.ExitCode.SOFTWARE : code;
    }
    err.flush();
    return code;
  }

  /** What the engine, pictures and logging read when they begin. */
  private static void settings() {
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("java.awt.headless", "true");
    Logging.begin();
  }

  /** Where the first word is a command, the others are left out: each takes time to be read. */
  private static CommandLine withCommands(CommandLine line, String... args) {
    Class<?> wanted = command(args);
    if (wanted == Main.class) {
      COMMANDS.forEach(line::addSubcommand);
    } else {
      line.addSubcommand(args[0], wanted);
    }
    return line;
  }

  /** The command that the first word is; this class where it is none. */
  private static Class<?> command(String... args) {
    if (args.length == 0) {
      return Main.class;
    }
    // compare ID --with TRACE is the comparison with another program, not of heads
    boolean traced =
        Arrays.stream(args).anyMatch(a -> a.split("=", 2)[0].equals(TraceCommand.WITH));
    return COMMANDS.getOrDefault(
        args[0].equals("compare") && traced ? "trace" : args[0], Main.class);
  }

  /** Runs what was parsed, with the user's own models where there are some. */
  private int execute(ParseResult parsed, PrintWriter err) {
    if (classPath == null) {
      return new CommandLine.RunLast().execute(parsed);
    }
    try (OwnClassPath own = new OwnClassPath(classPath)) {
      return new CommandLine.RunLast().execute(parsed);
    } catch (FileException e) {
      return failed(e, spec.commandLine(), err);
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    List<String> near = List.of();
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      near = new ArrayList<>(unmatched.getSuggestions());
      unmatched.getUnmatched().stream().flatMap(Main::ofRecipe).forEach(near::add);
    }
    String hint = near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)";
    err.println(oneLine(e.getMessage()) + hint);
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
    return CommandLine.ExitCode.USAGE;
  }

  /** An option that is a value of the recipe, as it is to be written. */
  private static Stream<String> ofRecipe(String argument) {
    String name = argument.replaceFirst("^--", "").replaceFirst("=.*", "").replace('-', '_');
    return Arrays.stream(RecipeKey.values())
        .map(RecipeKey::key)
        .filter(key -> argument.startsWith("--") && key.equals(name))
        .map(key -> "--recipe-override " + key + "=");
  }

  private int failed(Throwable e, CommandLine command, PrintWriter err) {
    String message = OptionHints.in(oneLine(e.getMessage()), command.getCommandSpec());
    if (e instanceof OutOfMemoryError) {
      message = "there is not enough memory: choose a smaller --batch, or give Java more";
    } else if (!(e instanceof BlockwrightException)) {
      message = e.getClass().getSimpleName() + ": " + message + " (--debug shows where)";
    }
    err.println("blockwright: " + message);
    if (debug) {
      e.printStackTrace(PrintableWriter.over(err));
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String oneLine(String message) {
    return message == null ? "" : Printable.of(message.strip().replaceAll("\\s*\\R\\s*", "; "));
  }

  /** Without a command there is nothing to do but to say what there is. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return CommandLine.ExitCode.USAGE;
  }

  /** The version of this build; {@code development} where it is in no jar. */
  static String version() {
    String own = Main.class.getPackage().getImplementationVersion();
    return Objects.requireNonNullElse(own, "development");
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "blockwright " + Main.version(),
        "djl " + Engine.getDjlVersion(),
        "java " + Runtime.version()
      };
    }
  }
}
