import java.nio.file.Path;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;

/**
 * Elasticsearch as one node: what its own launcher does, without the files around it that come with no registry.
 * Arguments: a folder for its files, then settings as `name=value`, `path.home` among them.
 */
public class ElasticsearchNode {
  public static void main(String[] args) throws Exception {
    LogConfigurator.configureESLogging();
    Settings.Builder settings = Settings.builder();
    for (int index = 1; index < args.length; index += 1) {
      String[] setting = args[index].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    new Node(new Environment(settings.build(), Path.of(args[0]))).start();
    System.out.println("started");
    Thread.currentThread().join();
  }
}
